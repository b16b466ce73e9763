import type { Validator } from '#wire';
import { CliError, ContractError, UsageError } from '../errors/index.ts';
import type { Page } from '../listing/index.ts';
import type { Resource } from '../resources/resource.ts';
import { type Fields, field, isId } from '../values.ts';
import { describeViolation, type Hide } from './violation.ts';

/** What the service's answers about one resource are held against. */
export interface Contract<Item> {
  readonly resource: Resource<Item>;
  readonly list: Shapes<unknown>;
  readonly item: Shapes<Item>;
}

/** The two shapes that one schema file stands for. Few ask for the strict one. */
export interface Shapes<Shape> {
  readonly schema: string;
  readonly tolerant: Validator<Shape>;
  readonly strict: () => Promise<Validator<Shape>>;
}

export interface Check {
  /** Hold the answer against the enums, ranges and closed objects of the specification, too. */
  readonly strict: boolean;
  /** Takes out of an error what must not be printed, should the server have repeated it. */
  readonly hide?: Hide | undefined;
}

/** Tells whether a body has the item or the items that were asked for. */
export function dataOf<Item>({ idKey, listKey }: Resource<Item>): (body: Fields) => boolean {
  return ({ [idKey]: id, [listKey]: items }) => typeof id === 'string' || (Array.isArray(items) && items.length > 0);
}

/** One page of the list. A total that counts nothing (null, negative, a fraction) is as good as none. */
export async function checkPage<Item>(
  body: unknown,
  { resource, list }: Pick<Contract<Item>, 'resource' | 'list'>,
  check: Check,
): Promise<Page<Item>> {
  const page = await checkAnswer(body, list, check);
  const items = field(page, resource.listKey);
  if (Array.isArray(items)) refuseNameless(items, resource, list.schema);
  const count = field(page, resource.totalKey);
  const total = isCount(count) ? count : undefined;
  // a server that tells of more than the service counts to counts further
  const isCapped = total !== undefined && total === resource.mostCounted;
  return {
    items: Array.isArray(items) ? items : null,
    ...(isCapped ? { total: undefined, atLeast: total } : { total }),
  };
}

/** An empty id is none: nothing could be asked of the service with it, and one item could not be told from another. */
function refuseNameless<Item>(items: readonly Item[], resource: Resource<Item>, schema: string): void {
  const index = items.findIndex((item) => resource.idOf(item) === '');
  if (index < 0) return;
  const where = `$.${resource.listKey}[${index}].${resource.idKey}`;
  throw new ContractError(`the answer does not match the schema ${schema}: ${where} is empty`);
}

/** The one item that was asked for. */
export async function checkItem<Item>(
  body: unknown,
  { resource, item: shapes, id }: Contract<Item> & { readonly id: string },
  check: Check,
): Promise<Item> {
  const item = await checkAnswer(body, shapes, check);
  if (resource.idOf(item) === id) return item;
  throw new ContractError(`asked for the ${resource.noun.one} ${id}, but the answer is another one`);
}

/** What was started: its id, at least. Where that cannot be read, it may run all the same. */
export async function checkStarted<Item>(
  body: unknown,
  { resource, item: shapes }: Pick<Contract<Item>, 'resource' | 'item'>,
  check: Check,
): Promise<Item> {
  const id = field(body, resource.idKey);
  const isReadable = typeof id === 'string' && isId(id);
  const known = isReadable ? { taskId: id } : { isUncertain: true as const };
  try {
    const item = await checkAnswer(body, shapes, check);
    if (isReadable) return item;
  } catch (error) {
    throw error instanceof CliError ? error.with(known) : error;
  }
  throw new ContractError(`the answer has no ${resource.idKey} that could be one`, known);
}

/** Before anything is sent: what is wrong here came from a flag or a setting. */
export function checkRequest<Shape>(request: unknown, schema: string, validate: Validator<Shape>): Shape {
  if (validate(request)) return request;
  const what = describeViolation(request, validate.errors, asItIs);
  throw new UsageError(`the request does not match the schema ${schema}: ${what}`);
}

async function checkAnswer<Shape>(
  body: unknown,
  { schema, ...shapes }: Shapes<Shape>,
  { strict, hide = asItIs }: Check,
): Promise<Shape> {
  const validate = strict ? await shapes.strict() : shapes.tolerant;
  if (validate(body)) return body;
  const what = describeViolation(body, validate.errors, hide);
  throw new ContractError(`the answer does not match the schema ${schema}${strict ? ' (--strict)' : ''}: ${what}`, {
    hint: strict && shapes.tolerant(body) ? 'it is readable without --strict' : undefined,
  });
}

function asItIs(text: string): string {
  return text;
}

function isCount(total: unknown): total is number {
  return Number.isSafeInteger(total) && Number(total) >= 0;
}
