import type { CommandUnknownOpts as Command } from '@commander-js/extra-typings';
import { formatsOf } from '../asked-format.ts';
import { namesOf } from '../usage-error.ts';
import { type Block, blocksOf, heading, type Row, rows } from './blocks.ts';
import { commandRows, flagGroups, listingOf, section, toldArguments } from './declared.ts';
import { exitCodesOf } from './topics/exit-codes.ts';
import { topics } from './topics/index.ts';

const tryIt = `
Try it without an account:
  $ modelarts-export list --sandbox
  $ modelarts-export wait --sandbox rF9NNoB56k5rtYKg2Y7
  $ modelarts-export start --sandbox --path obs://bucket/folder/ --wait`;

const firstSteps = `
First steps:
  $ modelarts-export list --sandbox
  $ modelarts-export login

The first one needs no account, the second one signs in to yours. \`modelarts-export help\` tells every flag and topic.`;

/** What one sees who types nothing but the name of the program. */
export function firstPage(program: Command): Block[] {
  return [text(program.description()), heading('Commands:'), rows(commandRows(program)), ...blocksOf(firstSteps)];
}

export function programPage(program: Command): Block[] {
  return [
    text(program.description()),
    ...usage(program),
    heading('Commands:'),
    rows(commandRows(program)),
    heading('Topics:'),
    rows(Object.entries(topics).map(([name, { summary }]): Row => [name, summary])),
    ...flagGroups(program),
    ...blocksOf(tryIt),
    text('`modelarts-export help COMMAND` or `modelarts-export help TOPIC` tells more of each.'),
  ];
}

/** Its own flags; those that every command takes are a topic. */
export function commandPage(command: Command): Block[] {
  const helper = command.createHelp();
  const named = toldArguments(command).map((one): Row => [one.name(), helper.argumentDescription(one)]);
  return [
    text(command.description()),
    ...usage(command),
    ...section('Arguments:', named),
    ...section('Commands:', commandRows(command)),
    ...flagGroups(listingOf(command)),
    ...blocksOf(textAfter(command)),
    text(`Exit codes: ${exitCodesOf(namesOf(command))}; \`modelarts-export help exit-codes\` tells when`),
    text(
      [
        ...(formatsOf(listingOf(command)).includes('json') ? ['--json is short for --output json.'] : []),
        'Every command takes --sandbox, --project, --dataset and more: `modelarts-export help flags`',
      ].join(' '),
    ),
  ];
}

function usage(command: Command): Block[] {
  return [heading('Usage:'), { kind: 'lines', lines: [command.createHelp().commandUsage(command)] }];
}

/** What the command has said with commander's `addHelpText`. */
function textAfter(command: Command): string {
  const texts: string[] = [];
  command.configureOutput({ writeOut: (part) => texts.push(part) }).outputHelp();
  return texts.join('\n');
}

function text(words: string): Block {
  return { kind: 'text', text: words };
}
