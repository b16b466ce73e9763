import fc from 'fast-check';
import { type ModelTask, statusOf } from './world.ts';

/** A way to be shown tasks: its flags, and what is to stand on stdout. */
export interface Shown {
  readonly flags: readonly string[];
  text(tasks: readonly ModelTask[], now: number): string;
}

/** What `--columns` may name, and what stands there in a pipe. */
const cells: Readonly<Record<string, (task: ModelTask, now: number) => string | number>> = {
  id: ({ id }) => id,
  task_id: ({ id }) => id,
  status: statusOf,
  path: ({ path }) => path,
  type: ({ type }) => (type === 3 ? 'conditional' : 'labeled'),
  export_type: ({ type }) => type,
  created: ({ bornAt }) => new Date(bornAt).toISOString(),
  create_time: ({ bornAt }) => bornAt,
  'export_params.export_dest': () => 'DIR',
};

const formats = {
  table: { ends: '\n', parts: '\t' },
  wide: { ends: '\n', parts: '\t' },
  csv: { ends: '\r\n', parts: ',' },
} as const;

export const inColumns = fc
  .record({
    format: fc.constantFrom(...(['table', 'wide', 'csv'] as const)),
    columns: fc.shuffledSubarray(Object.keys(cells), { minLength: 1, maxLength: 4 }),
    hasHeader: fc.boolean(),
  })
  .map(({ format, columns, hasHeader }): Shown => {
    const { ends, parts } = formats[format];
    return {
      flags: ['-o', format, '--columns', columns.join(','), ...(hasHeader ? [] : ['--no-header'])],
      text: (tasks, now) => {
        const rows = tasks.map((task) => columns.map((column) => cells[column]?.(task, now)));
        return [...(hasHeader ? [columns] : []), ...rows].map((row) => row.join(parts) + ends).join('');
      },
    };
  });

export const asNames = fc.constant<Shown>({ flags: ['-o', 'name'], text: (tasks) => lines(tasks.map(({ id }) => id)) });

/** Of the document of all that was chosen. */
const queries: Readonly<Record<string, Shown['text']>> = {
  total_count: (tasks) => `${tasks.length}\n`,
  'length(export_tasks)': (tasks) => `${tasks.length}\n`,
  'export_tasks[].task_id': (tasks) => lines(tasks.map(({ id }) => id)),
  'export_tasks[-1].path': (tasks) => lines(tasks.slice(-1).map(({ path }) => path)),
  "export_tasks[?status=='RUNNING'].create_time": (tasks, now) =>
    lines(tasks.filter((task) => statusOf(task, now) === 'RUNNING').map(({ bornAt }) => String(bornAt))),
  'export_tasks[].{id: task_id, type: export_type}': (tasks) =>
    lines(tasks.length === 0 ? [] : [JSON.stringify(tasks.map(({ id, type }) => ({ id, type })))]),
};

export const asked = fc
  .constantFrom(...Object.entries(queries))
  .map(([query, text]): Shown => ({ flags: ['--query', query], text }));

export function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
