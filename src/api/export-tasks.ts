import type { ExportTask } from '#wire';
import type { Credential } from '../credentials/index.ts';
import { AuthError, ContractError } from '../errors/index.ts';
import type { Answer, Send, SendRequest } from '../http/send.ts';
import type { Page } from '../listing/index.ts';
import { checkExportTask, checkExportTaskList, checkListRequest } from './contract.ts';

export interface ExportTasksOptions {
  readonly send: Send;
  readonly credential: Credential;
  /** Without `/v2`, as the settings give it. */
  readonly endpoint: string | URL;
  readonly project: string;
  readonly dataset: string;
  /** Holds answers against the strict schemas. */
  readonly strict?: boolean | undefined;
}

interface CallOptions {
  readonly retries?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What is not given is not sent. */
export interface PageQuery extends CallOptions {
  /** Tasks a page, 1 to 100. */
  readonly limit?: number | undefined;
  /** Which page, from 0. */
  readonly offset?: number | undefined;
  /** 0 labeled, 1 unlabeled, 2 all (a type of its own), 3 conditional. */
  readonly exportType?: number | undefined;
}

/** The export tasks of one dataset. */
export interface ExportTasks {
  /** GetExportTasksStatusOfDataset */
  page(query?: PageQuery): Promise<Page>;
  /** GetExportTaskStatusOfDataset */
  task(id: string, options?: CallOptions): Promise<ExportTask>;
}

export function createExportTasks(options: ExportTasksOptions): ExportTasks {
  const { project, dataset, strict = false } = options;
  const list = `/v2/${encodeURIComponent(project)}/datasets/${encodeURIComponent(dataset)}/export-tasks`;
  return {
    async page({ limit, offset, exportType, ...call } = {}) {
      const query = { export_type: exportType, limit, offset };
      checkListRequest({ project_id: project, dataset_id: dataset, ...query });
      const url = addressOf(options.endpoint, list, query);
      return get(options, url, call, (body, hide) => checkExportTaskList(body, { strict, hide }));
    },
    async task(id, call = {}) {
      const url = addressOf(options.endpoint, `${list}/${encodeURIComponent(id)}`);
      return theTaskAskedFor(
        id,
        await get(options, url, { ...call, subject: `export task ${id}` }, (body, hide) =>
          checkExportTask(body, { strict, hide }),
        ),
      );
    },
  };
}

function addressOf(endpoint: string | URL, path: string, query: Record<string, number | undefined> = {}): URL {
  const base = String(endpoint).replace(/\/+$/, '');
  const url = new URL(base + path);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

/** A 401 may only mean that the token is too old: a credential that can be renewed is, once. */
async function get<T>(
  { send, credential }: ExportTasksOptions,
  url: URL,
  call: CallOptions & Pick<SendRequest, 'subject'>,
  check: (body: unknown, hide: Answer['hide']) => Promise<T>,
): Promise<T> {
  const headers = () => credential.headers({ method: 'GET', url }, call.signal);
  const request = async () => {
    const { body, hide } = await send({ method: 'GET', url, headers, service: 'ModelArts', ...call });
    return check(body, hide);
  };
  try {
    return await request();
  } catch (error) {
    if (!isUnauthorized(error) || !(await credential.renew?.(call.signal))) throw error;
    return request();
  }
}

function isUnauthorized(error: unknown): boolean {
  return error instanceof AuthError && error.details.httpStatus === 401;
}

function theTaskAskedFor(id: string, task: ExportTask): ExportTask {
  if (task.task_id === id) return task;
  throw new ContractError(`asked for the export task ${id}, but the answer is another one`);
}
