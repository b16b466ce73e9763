import { Readable, Writable } from 'node:stream';
import { loadSources } from './sources.mjs';

const columns = 112;
const [cellWidth, lineHeight, margin] = [8.4, 19, 16];
/** The first moment of the picture: nothing in it depends on when it is made. */
const now = Date.UTC(2026, 0, 2, 3, 4, 5);
const colours = {
  30: '#484f58',
  31: '#ff7b72',
  32: '#7ee787',
  33: '#e3b341',
  34: '#79c0ff',
  35: '#d2a8ff',
  36: '#76e3ea',
  37: '#c9d1d9',
  90: '#8b949e',
};

/** What these arguments print on a terminal, drawn. */
export async function picture(argv) {
  const lines = (await screen(argv)).trimEnd().split('\n');
  const width = Math.ceil(columns * cellWidth + 2 * margin);
  const height = (lines.length + 2) * lineHeight + 2 * margin;
  const command = `$ modelarts-export ${argv.join(' ')}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(command)}</title>`,
    '<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre;fill:#c9d1d9}.b{font-weight:bold}.d{opacity:.65}</style>',
    `<rect width="100%" height="100%" rx="8" fill="#0d1117"/>`,
    ...drawn(command, 0),
    ...lines.flatMap((line, index) => drawn(line, index + 2)),
    '</svg>',
    '',
  ].join('\n');
}

async function screen(argv) {
  const { run } = await loadSources('src/main.ts');
  let text = '';
  const stream = (isTTY, keep) =>
    Object.assign(
      new Writable({
        write: (chunk, _, done) => {
          keep(String(chunk));
          done();
        },
      }),
      { isTTY, columns },
    );
  const code = await run(argv, {
    env: { LANG: 'C.UTF-8', TERM: 'xterm' },
    stdin: Readable.from([]),
    stdout: stream(true, (part) => {
      text += part;
    }),
    stderr: stream(false, () => {}),
    platform: 'linux',
    pid: 1,
    clock: { now: () => now, monotonic: () => 0, random: () => 0, sleep: async () => {} },
    cwd: () => '/',
    on: () => {},
    off: () => {},
    kill: () => {},
  });
  if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}`);
  // the sandbox takes any free port
  return text.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:45678');
}

/** The runs of one look in a line, each where its first column is. */
function drawn(line, row) {
  const look = { colour: undefined, isBold: false, isDim: false };
  const runs = [];
  let column = 0;
  for (const [index, part] of line.split('\u001b[').entries()) {
    const [, codes, text] = index === 0 ? [null, '', part] : /^([\d;]*)m(.*)$/.exec(part);
    for (const code of codes.split(';').filter(Boolean)) dress(look, Number(code));
    if (text.trim() !== '') runs.push(run(text, { ...look, column, row }));
    column += [...text].length;
  }
  return runs;
}

function dress(look, code) {
  if (code === 0) Object.assign(look, { colour: undefined, isBold: false, isDim: false });
  else if (code === 1) look.isBold = true;
  else if (code === 2) look.isDim = true;
  else if (code === 22) Object.assign(look, { isBold: false, isDim: false });
  else if (code === 39) look.colour = undefined;
  else if (code in colours) look.colour = colours[code];
}

function run(text, { colour, isBold, isDim, column, row }) {
  const lead = text.length - text.trimStart().length;
  const x = (margin + (column + lead) * cellWidth).toFixed(1);
  const y = margin + (row + 1) * lineHeight;
  const words = text.trim();
  const look = [isBold && 'b', isDim && 'd'].filter(Boolean).join(' ');
  const attributes = [
    `x="${x}" y="${y}" textLength="${([...words].length * cellWidth).toFixed(1)}"`,
    look && `class="${look}"`,
    colour && `style="fill:${colour}"`,
  ];
  return `<text ${attributes.filter(Boolean).join(' ')}>${escaped(words)}</text>`;
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
