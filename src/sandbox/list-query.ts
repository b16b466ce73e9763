/** The query parameters of Table 2, or why they are refused. */
export type ListParameters =
  | { readonly exportType: number | undefined; readonly limit: number; readonly offset: number }
  | { readonly refusal: string };

export function parseListQuery(query: URLSearchParams): ListParameters {
  const exportType = query.get('export_type');
  const limit = query.get('limit') ?? '10';
  const offset = query.get('offset') ?? '0';
  if (exportType !== null && !isInteger(exportType, 0, 3)) {
    return { refusal: 'The value of export_type should be in [0,3].' };
  }
  if (!isInteger(limit, 1, 100)) {
    return { refusal: 'The value of limit should be in [1,100].' };
  }
  if (!isInteger(offset, 0, 2 ** 31 - 1)) {
    return { refusal: 'The value of offset should be in [0,2147483647].' };
  }
  return {
    exportType: exportType === null ? undefined : Number(exportType),
    limit: Number(limit),
    offset: Number(offset),
  };
}

function isInteger(text: string, low: number, high: number): boolean {
  return /^\d{1,10}$/.test(text) && Number(text) >= low && Number(text) <= high;
}
