import { Command, Option, type OptionValues } from '@commander-js/extra-typings';
import { UsageError } from '../errors/index.ts';
import { type Flag, type FlagValues, flagValuesIn, settingFlags } from '../settings/table.ts';
import { formats } from '../views/formats.ts';
import { outputOption, queryOption } from './asked-format.ts';
import { colourChoices, columns, duration, oneOf, wholeNumber } from './values.ts';

/** The flags that every command takes, before or after its name. */
export function declareGlobalOptions() {
  const program = withSettings(new Command('modelarts-export'), 'Settings:')
    .option('--sandbox', 'run this one command against a local sandbox started for it')
    .optionsGroup('Output:')
    .addOption(outputOption(formats))
    .option('--json', 'the same as --output json')
    .option('--csv', 'the same as --output csv')
    .option('--csv-raw', 'csv: leave cells alone that a spreadsheet would run as a formula')
    .option('--no-header', 'table and csv: no header line')
    .addOption(queryOption().hideHelp())
    .addOption(
      new Option('--color <when>', 'colours: auto, always or never').argParser(oneOf('--color', colourChoices)),
    )
    .addOption(
      new Option('--width <columns>', 'draw the table this wide, in a pipe, too (20 to 1000)').argParser(columns),
    )
    .option('--utc', 'times for people in UTC, not in the local time')
    .option('--no-progress', 'nothing is redrawn: stderr is a log, as in a CI job (CI=true)')
    .option('--no-pager', 'print at once, whatever MODELARTS_PAGER says')
    .option('-q, --quiet', 'no notes and no progress on stderr, only errors')
    .option('-v, --verbose', 'requests and timings on stderr, secrets masked')
    .optionsGroup('Requests:')
    .option('--strict', "check answers against the specification's enums and ranges too")
    .addOption(
      new Option('--request-timeout <duration>', 'time for one request (default: 30s)').argParser(
        duration('--request-timeout', { fromMs: 1, toMs: 86_400_000 }),
      ),
    )
    .addOption(
      new Option('--retries <n>', 'how often a failed request is repeated (default: 4)').argParser(
        wholeNumber('--retries', 0, 100),
      ),
    );
  return withSettings(program, 'Requests:')
    .option('--allow-http', 'send credentials over plain http too')
    .option('--insecure', 'do not check certificates: anyone on the way can read the token')
    .option('--no-token-cache', 'neither read nor write cached IAM tokens');
}

export type Program = ReturnType<typeof declareGlobalOptions>;
export type GlobalOptions = ReturnType<Program['opts']> & FlagValues;

/** The flags that are settings: commander hears of them one by one, so their values have no types there. */
function withSettings<Options extends OptionValues>(program: Command<[], Options>, group: Flag['group']) {
  program.optionsGroup(group);
  for (const flag of settingFlags.filter((one) => one.group === group)) program.option(flag.usage, flag.help);
  return program;
}

export function globalOptions(program: Program): GlobalOptions {
  const options = program.opts();
  return { ...options, ...flagValuesIn(options) };
}

type Parsed = Pick<Command, 'options' | 'opts'>;

/** `--project --json` takes the flag for a value: most likely the variable in between was empty. */
export function refuseSwallowedFlags(program: Parsed, command: Parsed): void {
  const flags = [...program.options, ...command.options].flatMap(({ long, short }) => [long, short]);
  const values: Readonly<Record<string, unknown>> = program.opts();
  for (const option of program.options) {
    const value = values[option.attributeName()];
    if (typeof value === 'string' && flags.includes(value)) {
      throw new UsageError(`${option.long} is followed by ${value}, not by a value`, 'is a variable empty?');
    }
  }
}
