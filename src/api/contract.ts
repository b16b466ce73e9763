import {
  type ExportTask,
  type ExportTaskListRequest,
  type ExportTaskRequest,
  type Validator,
  validateExportTask,
  validateExportTaskList,
  validateExportTaskListRequest,
  validateExportTaskRequest,
} from '#wire';
import { ContractError, UsageError } from '../errors/index.ts';
import type { Page } from '../listing/index.ts';
import type { Hide } from './contract/quoted.ts';
import { describeViolation } from './contract/violation.ts';

/** The two shapes an answer can be held against, and the file that holds them. Few ask for the strict one. */
interface Contract<Shape> {
  readonly schema: string;
  readonly tolerant: Validator<Shape>;
  readonly strict: () => Promise<Validator<Shape>>;
}

interface Check {
  /** Hold the answer against the enums, ranges and closed objects of the specification, too. */
  readonly strict: boolean;
  /** Takes out of an error what must not be printed, should the server have repeated it. */
  readonly hide?: Hide | undefined;
}

const listContract = {
  schema: 'export-task-list',
  tolerant: validateExportTaskList,
  strict: async () => (await import('#wire/strict')).validateStrictExportTaskList,
};
const taskContract = {
  schema: 'export-task',
  tolerant: validateExportTask,
  strict: async () => (await import('#wire/strict')).validateStrictExportTask,
};

/** One page of the list. A `total_count` that counts nothing (null, negative, a fraction) is as good as none. */
export async function checkExportTaskList(body: unknown, check: Check): Promise<Page> {
  const { export_tasks: tasks = null, total_count: total } = await checkAnswer(body, listContract, check);
  return { tasks, total: isCount(total) ? total : undefined };
}

export function checkExportTask(body: unknown, check: Check): Promise<ExportTask> {
  return checkAnswer(body, taskContract, check);
}

/** Before anything is sent: what is wrong here came from a flag or a setting. */
export function checkListRequest(request: unknown): ExportTaskListRequest {
  return checkRequest(request, validateExportTaskListRequest, 'export-task-list-request');
}

export function checkTaskRequest(request: unknown): ExportTaskRequest {
  return checkRequest(request, validateExportTaskRequest, 'export-task-request');
}

async function checkAnswer<Shape>(
  body: unknown,
  { schema, ...shapes }: Contract<Shape>,
  { strict, hide = asItIs }: Check,
): Promise<Shape> {
  const validate = strict ? await shapes.strict() : shapes.tolerant;
  if (validate(body)) return body;
  const what = describeViolation(body, validate.errors, hide);
  throw new ContractError(`the answer does not match the schema ${schema}${strict ? ' (--strict)' : ''}: ${what}`, {
    hint: strict && shapes.tolerant(body) ? 'it is readable without --strict' : undefined,
  });
}

function checkRequest<Shape>(request: unknown, validate: Validator<Shape>, schema: string): Shape {
  if (validate(request)) return request;
  throw new UsageError(
    `the request does not match the schema ${schema}: ${describeViolation(request, validate.errors, asItIs)}`,
  );
}

function asItIs(text: string): string {
  return text;
}

function isCount(total: unknown): total is number {
  return Number.isSafeInteger(total) && Number(total) >= 0;
}
