/** Hides the secrets of a run wherever somebody repeats them. */
export interface Mask {
  /** Short ones could be any word of a text, and are left alone. */
  learn(secrets: Iterable<string | undefined>): void;
  /** For a message: whole secrets, and runs of 16 of their characters. */
  hide(text: string): string;
  /** For a field, which may share a run of characters with a secret by chance: whole secrets only. */
  hideWhole(text: string): string;
}

const shortestSecret = 8;
const shortestPasscode = 6;
const runLength = 16;

export function createMask(secrets: Iterable<string | undefined> = []): Mask {
  const spelt = new Set<string>();
  let longestFirst: readonly string[] = [];
  let runs: ReadonlySet<string> | undefined;

  const learn = (learnt: Iterable<string | undefined>): void => {
    const fresh = [...learnt].flatMap((secret) => {
      return secret !== undefined && isLongEnough(secret) && !spelt.has(secret) ? spellings(secret) : [];
    });
    if (fresh.length === 0) return;
    for (const spelling of fresh) spelt.add(spelling);
    longestFirst = [...spelt].sort((one, other) => other.length - one.length);
    runs = undefined;
  };
  const withoutWhole = (text: string): string =>
    longestFirst.reduce((hidden, spelling) => hidden.replaceAll(spelling, '***'), text);
  const hideWhole = (text: string): string =>
    text.length < shortestPasscode || longestFirst.length === 0 ? text : inEveryForm(text, withoutWhole);
  learn(secrets);
  return {
    learn,
    hideWhole,
    hide: (text) => {
      const whole = hideWhole(text);
      if (whole.length < runLength || longestFirst.length === 0) return whole;
      runs ??= runsOf(longestFirst);
      const known = runs;
      return inEveryForm(whole, (form) => withoutRuns(form, known));
    },
  };
}

function isLongEnough(secret: string): boolean {
  return secret.length >= shortestSecret || (secret.length >= shortestPasscode && /^\d+$/.test(secret));
}

/** As it is, as a form spells its blanks, and in base64 of either alphabet, at any place of what was encoded. */
function spellings(secret: string): string[] {
  const encoded = ['', '-', '--'].map((before) => {
    const text = Buffer.from(before + secret).toString('base64');
    // the characters at either end are shared with what stands there
    return text.slice(before === '' ? 0 : 4).replace(/.?={0,2}$/, '');
  });
  const padded = Buffer.from(secret).toString('base64');
  const base64 = [padded, ...encoded].filter(({ length }) => length >= shortestSecret);
  const urlSafe = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  return [...new Set([secret, secret.replaceAll(' ', '+'), ...base64, ...urlSafe])];
}

function runsOf(spelt: readonly string[]): ReadonlySet<string> {
  const runs = new Set<string>();
  for (const spelling of spelt) {
    for (let start = 0; start + runLength <= spelling.length; start += 1) {
      runs.add(spelling.slice(start, start + runLength));
    }
  }
  return runs;
}

function withoutRuns(text: string, runs: ReadonlySet<string>): string {
  let hidden = '';
  let shown = 0;
  let end = 0;
  for (let start = 0; start + runLength <= text.length; start += 1) {
    if (!runs.has(text.slice(start, start + runLength))) continue;
    if (start > end || end === 0) hidden += `${text.slice(shown, start)}***`;
    end = start + runLength;
    shown = end;
  }
  return hidden + text.slice(shown);
}

const mostEncodings = 4;

/**
 * The text without what `without` takes out, in the first form that has it: as it is, or as it was before URLs, JSON or HTML
 * spelt some of its characters otherwise, one within the other. One that has nothing to hide keeps its escapes.
 */
function inEveryForm(text: string, without: (form: string) => string): string {
  let kept = without(text);
  let form = kept;
  for (let depth = 0; depth < mostEncodings; depth += 1) {
    const plain = unescapedOnce(form);
    if (plain === form) break;
    form = without(plain);
    if (form !== plain) kept = form;
  }
  return kept;
}

const shortEscapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const escapes =
  /((?:%[0-9a-f]{2})+)|\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|(["'\\/nrtbf]))|&(?:#x0{0,4}([0-9a-f]{1,5});|#0{0,4}(\d{1,6});|(amp|lt|gt|quot|apos);)/gi;

function unescapedOnce(text: string): string {
  if (!/[%\\&]/.test(text)) return text;
  return text.replace(escapes, (whole, url, unicode, byte, short, hexadecimal, decimal, entity) => {
    if (url !== undefined) return Buffer.from(url.replaceAll('%', ''), 'hex').toString();
    if (short !== undefined) return shortEscapes[short] ?? short;
    if (entity !== undefined) return entities[entity.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(unicode ?? byte ?? hexadecimal, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
