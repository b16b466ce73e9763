import type { SettingFlags } from '../settings/index.ts';
import type { View } from '../views/view.ts';

/** What was asked for, whatever the command. Commands fill it from their flags. */
export interface RunOptions {
  /** The settings that were given as flags. */
  readonly flags: SettingFlags;
  /** The profile that a flag names need not be there: the command is about to make it. */
  readonly profileMayBeNew?: boolean;
  /** The command sends nothing: it tells the settings as they are. */
  readonly regionMayBeUnknown?: boolean;
  /** Loads the view of the format that was asked for. */
  loadView(): Promise<View>;
  readonly noHeader: boolean;
  /** Csv cells that a spreadsheet would run as a formula stay as they are. */
  readonly rawCsv: boolean;
  /** Times for people in UTC. */
  readonly utc: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Answers are held against the strict schemas. */
  readonly strict: boolean;
  /** The run gets a sandbox of its own, and nothing else is asked. */
  readonly sandbox: boolean;
  /** IAM tokens are kept between runs. */
  readonly tokenCache: boolean;
  /** Certificates are not checked. */
  readonly insecure: boolean;
  /** undefined: what is usual. */
  readonly requestTimeoutMs: number | undefined;
  readonly retries: number | undefined;
}
