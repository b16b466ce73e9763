import { knownValues } from './words.mjs';

/**
 * The fields of a shape in the specification's order, those of an object within it in its place: `export_params.export_dest`.
 * What is in the documented examples only (`"$comment": "undocumented"`) is none of them.
 */
export function fieldsOf(file, shapes, prefix = '') {
  const documented = Object.entries(shapes[file].properties).filter(([, { $comment }]) => $comment !== 'undocumented');
  return documented.flatMap(([name, schema]) => {
    const path = prefix + name;
    return schema.$ref in shapes ? fieldsOf(schema.$ref, shapes, `${path}.`) : [describe(path, schema)];
  });
}

function describe(path, schema) {
  const values = knownValues(schema);
  const words = values.filter(({ word }) => word !== undefined).map(({ value, word }) => [value, word]);
  return {
    path,
    kind: kindOf(path, schema),
    ...(values.length > 0 && { values: values.map(({ value }) => value) }),
    ...(words.length > 0 && { words: Object.fromEntries(words) }),
  };
}

const kinds = {
  string: 'text',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  array: 'list',
  object: 'object',
};

/** Of several types the first is the documented one. The service names every time so: create_time, data_update_time. */
function kindOf(path, { type }) {
  const [first] = [type].flat();
  return first === 'integer' && path.endsWith('_time') ? 'time' : kinds[first];
}
