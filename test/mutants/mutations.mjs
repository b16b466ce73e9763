import { parse } from '@babel/parser';

/**
 * The ways in which a source may be wrong: each is a place, what stands there, and what is to stand there instead. Types, imports and
 * what only types say are left alone.
 */
export function mutationsOf(text) {
  const { program } = parse(text, { sourceType: 'module', plugins: ['typescript'] });
  const found = [];
  walk(program, (node) => {
    for (const { start, end, by } of [changes[node.type]?.(node, text) ?? []].flat()) {
      const { line } = node.loc.start;
      found.push({ start, end, by, line, what: text.slice(start, end) });
    }
  });
  return found.filter(({ what, by }) => what !== by);
}

/** The text with this one mutation. */
export function mutated(text, { start, end, by }) {
  return text.slice(0, start) + by + text.slice(end);
}

const otherOperator = {
  ...{ '===': '!==', '!==': '===', '<': '<=', '<=': '<', '>': '>=', '>=': '>' },
  ...{ '&&': '||', '||': '&&', '??': '&&', '+': '-', '-': '+', '*': '/', '/': '*', '%': '*', '**': '*' },
};
const otherMethod = {
  ...{ some: 'every', every: 'some', min: 'max', max: 'min', floor: 'ceil', ceil: 'floor' },
  ...{ shift: 'pop', unshift: 'push', toLowerCase: 'toUpperCase', toUpperCase: 'toLowerCase', startsWith: 'endsWith' },
};

/** By the type of a node; a place in the text and what replaces it. */
const changes = {
  BinaryExpression: operator,
  LogicalExpression: operator,
  UnaryExpression: (node) => (node.operator === '!' ? { ...placeOf(node), end: node.argument.start, by: '' } : []),
  BooleanLiteral: (node) => ({ ...placeOf(node), by: String(!node.value) }),
  NumericLiteral: (node) => ({ ...placeOf(node), by: String(node.value + 1) }),
  StringLiteral: (node) => ({ ...placeOf(node), by: node.value === '' ? "'mutant'" : "''" }),
  IfStatement: ({ test }) => ['true', 'false'].map((by) => ({ ...placeOf(test), by })),
  ConditionalExpression: ({ test }) => ['true', 'false'].map((by) => ({ ...placeOf(test), by })),
  ExpressionStatement: (node) => ({ ...placeOf(node), by: ';' }),
  AwaitExpression: (node) => ({ ...placeOf(node), end: node.argument.start, by: '' }),
  SpreadElement: ({ argument }) => (argument.type === 'LogicalExpression' ? { ...placeOf(argument), by: '{}' } : []),
  MemberExpression: ({ property, computed }) =>
    !computed && Object.hasOwn(otherMethod, property.name)
      ? { ...placeOf(property), by: otherMethod[property.name] }
      : [],
  CallExpression: ({ callee, start, end }, text) =>
    callee.type === 'MemberExpression' && ['filter', 'toSorted', 'slice', 'trim'].includes(callee.property.name)
      ? { start, end, by: text.slice(callee.object.start, callee.object.end) }
      : [],
  ThrowStatement: (node) => ({ ...placeOf(node), by: ';' }),
};

function operator({ left, right, operator }, text) {
  const by = otherOperator[operator];
  const start = text.indexOf(operator, left.extra?.parenthesized ? left.end + 1 : left.end);
  // between the two stand white space, a parenthesis and the operator
  return by && start < right.start ? { start, end: start + operator.length, by: `${by}` } : [];
}

function placeOf({ start, end }) {
  return { start, end };
}

/** What these say is gone when the program runs, or is not the program's. */
const untouched = /^(?:TS(?!AsExpression|NonNullExpression|SatisfiesExpression)|Import|ExportAll)/;

function walk(node, visit) {
  if (untouched.test(node.type)) return;
  visit(node);
  for (const [key, value] of Object.entries(node)) {
    if (key === 'loc' || key === 'typeAnnotation' || key === 'source' || (key === 'key' && !node.computed)) continue;
    for (const child of [value].flat()) if (typeof child?.type === 'string') walk(child, visit);
  }
}
