/** What a strict shape demands of a value beside its kind. */
const demands = new Set(['enum', 'const', 'minimum', 'maximum', 'minLength', 'maxLength', 'pattern', 'minProperties']);

/**
 * The tolerant shape of a strict one: the same kinds, but no enum, range or pattern, any number for an integer, open
 * objects, and `nullable` wherever a value is neither required nor an array item with a required field of its own.
 */
export function tolerant(schema, shapes) {
  const kept = Object.entries(schema).filter(([keyword]) => !demands.has(keyword));
  return Object.fromEntries(kept.flatMap(([keyword, value]) => loosen(keyword, value, schema, shapes)));
}

function loosen(keyword, value, schema, shapes) {
  switch (keyword) {
    case 'type':
      return [[keyword, numbersForIntegers(value)]];
    case 'properties':
      return [[keyword, loosenProperties(value, schema.required ?? [], shapes)]];
    case 'items':
      return [[keyword, hasRequired(value, shapes) ? tolerant(value, shapes) : nullable(value, shapes)]];
    case 'additionalProperties':
      return 'properties' in schema ? [] : [[keyword, nullable(value, shapes)]];
    default:
      return [[keyword, value]];
  }
}

function numbersForIntegers(type) {
  return Array.isArray(type) ? type.map(numbersForIntegers) : type.replace('integer', 'number');
}

function loosenProperties(properties, required, shapes) {
  const loose = Object.entries(properties).map(([name, schema]) => [
    name,
    required.includes(name) ? tolerant(schema, shapes) : nullable(schema, shapes),
  ]);
  return Object.fromEntries(loose);
}

function hasRequired(schema, shapes) {
  return 'required' in (shapes[schema.$ref] ?? schema);
}

function nullable(schema, shapes) {
  return { ...tolerant(schema, shapes), nullable: true };
}
