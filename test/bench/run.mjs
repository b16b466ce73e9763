import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { bareNode, cli, curl, oneLine, plainDatasetsLoop, plainLoop, withPassword } from './commands.mjs';
import { firstByte, median, peakMemory, timeInTurn, withPages } from './measure.mjs';

/** `npm run bench`: what the program costs, as ratios to plain programs measured in turn with it. */
const { values: options } = parseArgs({ options: { quick: { type: 'boolean' }, json: { type: 'boolean' } } });

const full = {
  startRounds: 25,
  rounds: 5,
  slowRounds: 3,
  memoryRounds: 1,
  tasks: 100_000,
  manyTasks: 1_000_000,
  datasets: 2000,
};
const quick = {
  startRounds: 5,
  rounds: 1,
  slowRounds: 1,
  memoryRounds: 1,
  tasks: 10_000,
  manyTasks: 50_000,
  datasets: 100,
};
const size = options.quick ? quick : full;
const pages = size.tasks / 100;
const project = { tasks: 1, datasets: size.datasets };
const slow = { tasks: size.tasks, latencyMs: 20 };

const rows = [
  ...(await withPages({ tasks: 10 }, startUp)),
  ...(await withPages({ tasks: size.tasks }, (origin) => manyPages(origin, size.rounds, 'no latency'))),
  ...(await withPages(slow, (origin) => manyPages(origin, size.slowRounds, '20 ms a page'))),
  await withPages(slow, firstOutput),
  ...(await withPages({ ...project, latencyMs: 20 }, allDatasets)),
  ...(await memory()),
];
process.stdout.write(options.json ? `${JSON.stringify(rows, null, 2)}\n` : `${drawn(rows)}\n`);

async function startUp(origin) {
  const cacheFolder = mkdtempSync(join(tmpdir(), 'bench-'));
  const commands = [
    bareNode,
    oneLine,
    cli(['--version'], origin),
    cli(['--help'], origin),
    { ...cli(['lst'], origin), name: 'modelarts-export lst (a usage error)', exitCode: 2 },
    {
      ...cli(['completion', 'zsh', '--', 'list', '--output', ''], origin),
      name: 'modelarts-export list --output, completed by Tab',
    },
    cli(['list', '--json', '--limit', '10'], origin),
    cli(['list', '--limit', '10'], origin),
    withPassword(cli(['list', '--json', '--limit', '10'], origin), cacheFolder),
  ];
  const rows = against(commands, await timeInTurn(commands, size.startRounds));
  rmSync(cacheFolder, { recursive: true });
  return rows;
}

async function manyPages(origin, rounds, latency) {
  const formats = ['ndjson', 'csv', 'json'].map((format) => cli(['list', '-o', format], origin));
  const commands = [plainLoop(origin), ...formats, ...(hasCurl() ? [curl(origin, pages)] : [])];
  const times = await timeInTurn(commands, rounds);
  return against(commands, times).map((row) => ({ ...row, what: `${row.what}, ${size.tasks} tasks, ${latency}` }));
}

async function firstOutput(origin) {
  const command = cli(['list', '-o', 'ndjson'], origin);
  const shares = [];
  for (let round = 0; round < size.slowRounds; round += 1) shares.push(await firstByte(command));
  return {
    what: `${command.name}: first byte, ${pages} pages, 20 ms a page`,
    against: 'the whole run',
    ratio: median(shares),
  };
}

async function allDatasets(origin) {
  const commands = [plainDatasetsLoop(origin), cli(['list', '--all-datasets', '-o', 'ndjson'], origin)];
  const rows = against(commands, await timeInTurn(commands, 1));
  return rows.map((row) => ({
    ...row,
    what: `${row.what}, ${size.datasets} datasets with a task each, 20 ms a request`,
  }));
}

async function memory() {
  const commands = (origin) => ['ndjson', 'csv'].map((format) => cli(['list', '-o', format], origin));
  const few = await withPages({ tasks: size.tasks }, (origin) => peaks(commands(origin)));
  const many = await withPages({ tasks: size.manyTasks }, (origin) => peaks(commands(origin)));
  const ofAll = (origin) => peaks([cli(['list', '--all-datasets', '-o', 'ndjson'], origin)]);
  const fewDatasets = await withPages({ ...project, datasets: size.datasets / 10 }, ofAll);
  const manyDatasets = await withPages(project, ofAll);
  return [
    ...growth(many, few, [`${size.manyTasks} tasks`, `${size.tasks} tasks`]),
    ...growth(manyDatasets, fewDatasets, [`${size.datasets} datasets`, `${size.datasets / 10} datasets`]),
  ];
}

function growth(many, few, [what, against]) {
  return many.map(({ name, kib }, index) => ({
    what: `${name}: peak memory, ${what}`,
    against,
    ratio: kib / few[index].kib,
    value: `${Math.round(kib / 1024)} MiB`,
  }));
}

async function peaks(commands) {
  const found = commands.map(({ name }) => ({ name, values: [] }));
  for (let round = 0; round < size.memoryRounds; round += 1) {
    for (const [index, command] of commands.entries()) found[index].values.push(await peakMemory(command));
  }
  return found.map(({ name, values }) => ({ name, kib: median(values) }));
}

/** The first command is what the others are held against, round by round. */
function against([base, ...commands], [baseTimes, ...times]) {
  return commands.map(({ name }, index) => ({
    what: name,
    against: `${base.name} (${Math.round(median(baseTimes))} ms)`,
    ratio: median(times[index].map((ms, round) => ms / baseTimes[round])),
    value: `${Math.round(median(times[index]))} ms`,
  }));
}

function hasCurl() {
  return spawnSync('curl', ['--version']).status === 0;
}

function drawn(results) {
  const style = { head: [], border: [], compact: true };
  const table = new Table({ head: ['what', 'median', 'against', 'ratio'], style });
  for (const { what, against: base, ratio, value = '' } of results) table.push([what, value, base, ratio.toFixed(2)]);
  return table.toString();
}
