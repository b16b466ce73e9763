import { compile } from 'json-schema-to-typescript';

/** The interfaces of a shape and of every shape it refers to; each is named after its title. */
export function interfacesOf(file, shapes) {
  const { $id, ...root } = forTypes(shapes[file]);
  const definitions = Object.fromEntries(Object.keys(shapes).map((name) => [name, forTypes(shapes[name])]));
  const style = { printWidth: 120, singleQuote: true };
  return compile({ ...root, definitions }, root.title, { bannerComment: '', style });
}

/** In a type, null is one more member of a union. */
function forTypes(node) {
  if (Array.isArray(node)) return node.map(forTypes);
  if (node === null || typeof node !== 'object') return node;
  const {
    nullable,
    $id: _,
    ...schema
  } = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, forTypes(value)]));
  if (typeof schema.$ref === 'string') return orNull({ $ref: `#/definitions/${schema.$ref}` }, schema, nullable);
  if (typeof schema.title === 'string' && nullable) return orNull(schema, {}, nullable);
  return nullable ? { ...schema, type: [...new Set([schema.type, 'null'].flat())] } : schema;
}

/** Wrapped, so that a shape with a name of its own stays one interface wherever it is used. */
function orNull(shape, { description }, nullable) {
  return { ...(description && { description }), anyOf: [shape, ...(nullable ? [{ type: 'null' }] : [])] };
}
