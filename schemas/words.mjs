/**
 * A schema tells the words for a value beside it: `"oneOf": [{ "const": 0, "title": "labeled" }, …]` where these are all the
 * values there are, `"anyOf": [{ "const": "day", "title": "since yesterday" }, { "type": "string" }]` where there are others.
 */
export function knownValues({ oneOf, anyOf, enum: plain = [] }) {
  const described = oneOf ?? anyOf?.filter((member) => 'const' in member);
  return described?.map(({ const: value, title }) => ({ value, word: title })) ?? plain.map((value) => ({ value }));
}

/** The same demands in the words of a plain schema: `"enum": [0, 1, 2, 3]`. */
export function withoutWords(node) {
  if (Array.isArray(node)) return node.map(withoutWords);
  if (node === null || typeof node !== 'object') return node;
  const { oneOf, anyOf, $comment: _, ...schema } = node;
  const plain = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, withoutWords(value)]));
  // a boolean has no other values
  return oneOf && schema.type !== 'boolean' ? { ...plain, enum: oneOf.map(({ const: value }) => value) } : plain;
}
