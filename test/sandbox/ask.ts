import type { ExportTask, ExportTaskList } from '#wire';
import { validateStrictExportTask, validateStrictExportTaskList } from '#wire/strict';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';

/** A morning on which the tests take place. */
export const morning = Date.UTC(2026, 10, 20, 8, 30);

/** A clock that stands still until a test moves it. */
export function createClock(start = morning) {
  let time = start;
  return {
    now: () => time,
    advance(seconds: number) {
      time += seconds * 1_000;
    },
  };
}

/** Runs the test against a sandbox of its own, on a clock of its own. */
export async function withSandbox(
  options: Omit<SandboxOptions, 'clock'>,
  run: (sandbox: Sandbox, clock: ReturnType<typeof createClock>) => Promise<void>,
): Promise<void> {
  const clock = createClock();
  const sandbox = await startSandbox({ clock, ...options });
  try {
    await run(sandbox, clock);
  } finally {
    await sandbox.close();
  }
}

export function exportTasksUrl(sandbox: Sandbox, rest = ''): string {
  return `${sandbox.endpoint}/v2/${sandbox.projectId}/datasets/${sandbox.datasetId}/export-tasks${rest}`;
}

/** A GET with the sandbox's own token: status and parsed body. */
export async function get(sandbox: Sandbox, url: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, { headers: { 'X-Auth-Token': sandbox.token } });
  return { status: response.status, body: await response.json() };
}

/** The list, checked with the strict schema. */
export async function list(sandbox: Sandbox, query = ''): Promise<{ total: number; tasks: readonly ExportTask[] }> {
  const { body } = await get(sandbox, exportTasksUrl(sandbox, query));
  if (!validateStrictExportTaskList(body)) {
    throw new Error(JSON.stringify(validateStrictExportTaskList.errors));
  }
  const { total_count: total, export_tasks: tasks }: ExportTaskList = body;
  return { total: total ?? Number.NaN, tasks: tasks ?? [] };
}

/** One task, checked with the strict schema. */
export async function show(sandbox: Sandbox, taskId: string): Promise<ExportTask> {
  const { body } = await get(sandbox, exportTasksUrl(sandbox, `/${taskId}`));
  if (!validateStrictExportTask(body)) {
    throw new Error(JSON.stringify(validateStrictExportTask.errors));
  }
  return body;
}
