import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('./', import.meta.url);
const ending = '.schema.json';

/** Every schema by file name, as it lies in the folder. */
export function readShapes() {
  const files = readdirSync(folder).filter((name) => name.endsWith(ending));
  return Object.fromEntries(
    files.sort().map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8'))]),
  );
}

/** A schema in which only references to whole files are left: those into a file are replaced by what they point at. */
export function withoutPointers(shapes, file) {
  const { definitions: _, ...schema } = shapes[file];
  return inline(schema, file, shapes);
}

function inline(node, file, shapes) {
  if (Array.isArray(node)) return node.map((item) => inline(item, file, shapes));
  if (node === null || typeof node !== 'object') return node;
  const { $ref, ...rest } = node;
  if (typeof $ref !== 'string' || !$ref.includes('#')) {
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, inline(value, file, shapes)]));
  }
  const [target, pointer] = $ref.split('#');
  const owner = target || file;
  return { ...inline(follow(shapes[owner], pointer), owner, shapes), ...rest };
}

function follow(schema, pointer) {
  return pointer
    .split('/')
    .slice(1)
    .reduce((node, key) => node[key], schema);
}
