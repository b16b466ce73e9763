import type { Format } from '../../../views/formats.ts';
import { type Block, blocksOf, heading, type Row, rows } from '../blocks.ts';

/** What each format is for. */
const told: Readonly<Record<Format, string>> = {
  table: 'the default: on a terminal fitted to its width; in a pipe tab-separated, nothing shortened',
  wide: 'the table with destination, formats, version, update time and error',
  json: '`{"total_count": …, "export_tasks": […]}`: one document, the tasks exactly as the API sent them',
  ndjson: 'a task a line, as they come',
  yaml: 'the document of `json`',
  markdown: "the table's columns as a table of GitHub's Markdown, for `$GITHUB_STEP_SUMMARY`",
  csv: 'RFC 4180, a header, every scalar field, raw values',
  name: 'task ids, a line each',
};

export const formatRows: readonly Row[] = Object.entries(told);

export function outputPage(): Block[] {
  return [
    ...blocksOf('stdout carries data and nothing else; notes, progress, warnings and errors go to stderr.'),
    heading('--output FORMAT:'),
    rows(formatRows),
    ...blocksOf(`
--json and --csv are short for --output json and --output csv. \`modelarts-export show\`, and wait with exactly one id, print the
task instead of the envelope.

--query prints only what a JMESPath expression (https://jmespath.org/tutorial.html) finds in the document of json, once everything was
read: a text, a number, or a list of them a line each, nothing for null, anything else as JSON on one line; with json or yaml it is a document of that.
\`modelarts-export list --query "export_tasks[?status=='FAILED'].task_id"\`

What a server sent is lossless in json, ndjson and yaml. Everywhere a person reads it, control and invisible characters show as
escapes, and the secrets of the run as ***. Cells of csv that a spreadsheet would run as a formula get a leading ' unless --csv-raw.

If a page fails on the way, ndjson, csv, markdown, name and the piped table have written whole records, stderr says how many, and the
exit code is the failure's. json and yaml are written when everything was read, or not at all.

Colours: --color auto, always or never, then NO_COLOR, then FORCE_COLOR, then TERM=dumb and CI, then whether the stream is a terminal.

Where MODELARTS_PAGER is set (less, or anything that a shell runs), the table, show and help go through it on a terminal; --no-pager
turns that off.`),
  ];
}
