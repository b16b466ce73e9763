import { compile } from 'json-schema-to-typescript';

/**
 * The interfaces of these shapes and of every shape they refer to; each is named after its title. They are made in one go:
 * a shape that two others refer to is one interface then.
 */
export async function interfacesOf(files, shapes) {
  const definitions = Object.fromEntries(Object.keys(shapes).map((name) => [name, forTypes(shapes[name])]));
  const properties = Object.fromEntries(files.map((file) => [file, { $ref: `#/definitions/${file}` }]));
  const style = { printWidth: 120, singleQuote: true };
  const text = await compile({ type: 'object', properties, definitions }, 'All', { bannerComment: '', style });
  return text.replace(/^export interface All \{.*?^\}\n/ms, '');
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
