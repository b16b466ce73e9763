import { expect, test } from '@jest/globals';
import { blocksOf } from '../../../src/commands/help/blocks.ts';
import { layOut } from '../../../src/commands/help/layout.ts';

const text = `
Prose, whose line
breaks count for nothing, and \`modelarts-export help flags\`, which is never broken; a \`word\` is bare.

Examples:
  $ modelarts-export list --json | jq -r '.export_tasks[] | select(.status == "FAILED").task_id'
  $ modelarts-export list

Flags:
  --type <type>     export type: labeled, unlabeled, all, conditional or 0 to 3
  --all             read every page,
                    --limit tasks at a time
  --a-flag-that-is-longer-than-any-other <duration>  for how long
  alone`;

test('a screen of 80 columns', () => {
  expect(layOut(blocksOf(text), { width: 80, heading: (title) => `<b>${title}</b>` })).toBe(
    `Prose, whose line breaks count for nothing, and 'modelarts-export help flags',
which is never broken; a word is bare.

<b>Examples:</b>
  $ modelarts-export list --json | jq -r '.export_tasks[] | select(.status == "FAILED").task_id'
  $ modelarts-export list

<b>Flags:</b>
  --type <type>  export type: labeled, unlabeled, all, conditional or 0 to 3
  --all          read every page, --limit tasks at a time
  --a-flag-that-is-longer-than-any-other <duration>
                 for how long
  alone
`,
  );
});

test('a screen of 40 columns: what a flag does stands below it', () => {
  expect(layOut(blocksOf(text), { width: 40, heading: (title) => title })).toBe(
    `Prose, whose line breaks count for
nothing, and
'modelarts-export help flags', which is
never broken; a word is bare.

Examples:
  $ modelarts-export list --json | jq -r '.export_tasks[] | select(.status == "FAILED").task_id'
  $ modelarts-export list

Flags:
  --type <type>
      export type: labeled, unlabeled,
      all, conditional or 0 to 3
  --all
      read every page, --limit tasks at
      a time
  --a-flag-that-is-longer-than-any-other <duration>
      for how long
  alone
`,
  );
});
