import { compile, getRegisteredFunctions, type JSONValue, TreeInterpreter } from '@jmespath-community/jmespath';
import { UsageError } from '../errors/index.ts';
import { harmless } from '../text/safe.ts';
import { didYouMean } from '../text/suggest.ts';
import { isRecord } from '../values.ts';
import { envelopeOf, type Screen, type View } from './view.ts';

/** What a JMESPath expression finds in the document of `json`, asked once, when all of that is there. */
export function queryView(expression: string, view?: View): View {
  const tell = view ? view.value : bare;
  if (!tell) {
    throw new UsageError(
      `--query prints what it finds as it is, or as json or yaml: ${view?.format} cannot stand beside it`,
      'leave one of them out',
    );
  }
  const find = finder(expression);
  return {
    format: view?.format ?? 'query',
    streams: () => false,
    async *list(listing, resource, screen) {
      yield* tell(find(await envelopeOf(listing, resource)), screen);
    },
    item: (item, _, screen) => tell(find(item), screen),
    document: (document, _, screen) => tell(find(document), screen),
  };
}

function finder(expression: string): (document: unknown) => JSONValue {
  const query = compiled(expression);
  return (document) => {
    try {
      const found = isJson(document) ? TreeInterpreter.search(query, document) : null;
      // what every object of JavaScript inherits is no part of the document
      return typeof found === 'function' ? null : (found ?? null);
    } catch (error) {
      throw new UsageError(`--query: ${reason(error)}`, '--json shows the document that is asked', error);
    }
  };
}

const tutorial = 'https://jmespath.org/tutorial.html shows how queries are written';

function compiled(expression: string): ReturnType<typeof compile> {
  if (expression.trim() === '') throw new UsageError('--query is empty', 'is a variable empty?');
  const query = parsed(expression);
  if (query.type === 'ExpressionReference') {
    throw new UsageError('--query: an expression behind & is for a function, and no value by itself', tutorial);
  }
  const known = getRegisteredFunctions();
  const unknown = functionsIn(query).find((name) => !known.includes(name));
  if (unknown === undefined) return query;
  throw new UsageError(`--query: there is no function ${unknown}()`, didYouMean(unknown, known));
}

function parsed(expression: string): ReturnType<typeof compile> {
  try {
    // aws and az take `FAILED` for the text, although JSON has it in quotes
    return compile(expression, { enable_legacy_literals: true });
  } catch (error) {
    throw new UsageError(`--query cannot be read: ${reason(error)}`, tutorial, error);
  }
}

/** In the library's words, but for what nobody would understand. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof RangeError) return 'it is nested too deeply';
  const text = error.message.replace(/^Syntax error: /, '');
  return /\(EOF\)|got: EOF$|token type: EOF/.test(text) ? 'it ends too soon' : text;
}

/** The names of the functions that it calls. What a literal holds is data. */
function functionsIn(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(functionsIn);
  if (!isRecord(node) || node['type'] === 'Literal') return [];
  const own = node['type'] === 'Function' ? [String(node['name'])] : [];
  return [...own, ...Object.values(node).flatMap(functionsIn)];
}

/** Documents are made of what was received as JSON. */
function isJson(document: unknown): document is JSONValue {
  return document !== undefined;
}

/** Texts and numbers for a shell, a line each; whatever is more than that as JSON on one line. */
async function* bare(value: unknown, screen: Screen): AsyncGenerator<string> {
  const values: readonly unknown[] = value === null ? [] : Array.isArray(value) ? value : [value];
  yield values.every(isScalar) ? values.map((one) => line(one, screen)).join('') : `${JSON.stringify(value)}\n`;
}

type Scalar = string | number | boolean | null;

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** Nothing that a server sent steers a terminal or a CI runner. */
function line(value: Scalar, { hide }: Screen): string {
  return `${harmless(hide(String(value ?? '')))}\n`;
}
