/** What a command needs that asks the service. It needs all of it, and one file is loaded sooner than many. */
export { checkOrder, createExportTasks } from '../api/export-tasks.ts';
export * as credentials from '../credentials/index.ts';
export { createSend } from '../http/index.ts';
export { startExport } from './starting.ts';
export { wait } from './waiting.ts';
