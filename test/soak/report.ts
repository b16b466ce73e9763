/** What a run did that it must not do. */
export interface Finding {
  readonly is: 'wrong result' | 'hang' | 'leak' | 'file left behind' | 'secret printed';
  /** The command line, its faults and what was seen. */
  readonly what: string;
}

export interface Report {
  readonly inProcess: Tally;
  readonly spawned: Tally;
  readonly findings: readonly Finding[];
}

export interface Tally {
  readonly runs: number;
  /** Requests that went wrong. */
  readonly faults: number;
  /** Requests beyond those that a run without faults needs. */
  readonly retries: number;
  readonly seconds: number;
  readonly findings: readonly Finding[];
}

const kinds: readonly Finding['is'][] = ['wrong result', 'hang', 'leak', 'file left behind', 'secret printed'];
const heads = ['', 'runs', 'faults', 'retries', 'wrong results', 'hangs', 'leaks', 'files left behind', 'secrets', 's'];

export function drawn({ inProcess, spawned, findings }: Report): string {
  const rows = [heads, rowOf('in process', inProcess), rowOf('spawned', spawned)];
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  '));
  const told = findings.slice(0, 20).map(({ is, what }) => `${is}: ${what}`);
  return [...told, ...lines].map((line) => `${line}\n`).join('');
}

function rowOf(name: string, { runs, faults, retries, findings, seconds }: Tally): readonly string[] {
  const found = kinds.map((kind) => findings.filter(({ is }) => is === kind).length);
  return [name, ...[runs, faults, retries, ...found, Math.round(seconds)].map(String)];
}
