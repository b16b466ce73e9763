import {
  type ExportTask,
  type ExportTaskListRequest,
  type ExportTaskRequest,
  type Validator,
  validateExportTask,
  validateExportTaskList,
  validateExportTaskListRequest,
  validateExportTaskRequest,
  validateStrictExportTask,
  validateStrictExportTaskList,
} from '#wire';
import { ContractError, UsageError } from '../errors.ts';
import type { Page } from './paginate.ts';
import { describeViolation } from './violation.ts';

/** The two shapes an answer can be held against, and the file that holds them. */
interface Contract<Shape> {
  readonly schema: string;
  readonly tolerant: Validator<Shape>;
  readonly strict: Validator<Shape>;
}

interface Strictness {
  /** Hold the answer against the enums, ranges and closed objects of the specification, too. */
  readonly strict: boolean;
}

const listContract = {
  schema: 'export-task-list',
  tolerant: validateExportTaskList,
  strict: validateStrictExportTaskList,
};
const taskContract = { schema: 'export-task', tolerant: validateExportTask, strict: validateStrictExportTask };

/** One page of the list. A `total_count` that counts nothing (null, negative, a fraction) is as good as none. */
export function checkExportTaskList(body: unknown, { strict }: Strictness): Page {
  const { export_tasks: tasks = null, total_count: total } = checkAnswer(body, listContract, strict);
  return { tasks, total: isCount(total) ? total : undefined };
}

export function checkExportTask(body: unknown, { strict }: Strictness): ExportTask {
  return checkAnswer(body, taskContract, strict);
}

/** Before anything is sent: what is wrong here came from a flag or a setting. */
export function checkListRequest(request: unknown): ExportTaskListRequest {
  return checkRequest(request, validateExportTaskListRequest, 'export-task-list-request');
}

export function checkTaskRequest(request: unknown): ExportTaskRequest {
  return checkRequest(request, validateExportTaskRequest, 'export-task-request');
}

function checkAnswer<Shape>(body: unknown, { schema, ...shapes }: Contract<Shape>, strict: boolean): Shape {
  const validate = strict ? shapes.strict : shapes.tolerant;
  if (validate(body)) return body;
  const what = describeViolation(body, validate.errors);
  throw new ContractError(`the answer does not match the schema ${schema}${strict ? ' (--strict)' : ''}: ${what}`, {
    hint: strict && shapes.tolerant(body) ? 'it is readable without --strict' : undefined,
  });
}

function checkRequest<Shape>(request: unknown, validate: Validator<Shape>, schema: string): Shape {
  if (validate(request)) return request;
  throw new UsageError(
    `the request does not match the schema ${schema}: ${describeViolation(request, validate.errors)}`,
  );
}

function isCount(total: unknown): total is number {
  return Number.isSafeInteger(total) && Number(total) >= 0;
}
