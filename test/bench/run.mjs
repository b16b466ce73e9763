import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { cli, curl, plainDatasetsLoop, plainLoop } from './commands.mjs';
import { against, firstByte, median, peakMemory, timeInTurn, withPages } from './measure.mjs';
import { startUp } from './start-up.mjs';

/** `npm run bench`: what the program costs, as ratios to plain programs measured in turn with it. */
const flag = { type: 'boolean' };
const { values: options } = parseArgs({
  options: { quick: flag, json: flag, node: { type: 'string', multiple: true, default: [] } },
});

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
  ...(await withPages({ tasks: 10 }, (origin) => startUp(origin, size.startRounds, options.node))),
  ...(await withPages({ tasks: size.tasks }, (origin) => manyPages(origin, size.rounds, 0))),
  ...(await withPages(slow, (origin) => manyPages(origin, size.slowRounds, slow.latencyMs))),
  await withPages(slow, firstOutput),
  ...(await withPages({ ...project, latencyMs: 20 }, allDatasets)),
  ...(await memory()),
];
process.stdout.write(options.json ? `${JSON.stringify(rows, null, 2)}\n` : `${drawn(rows)}\n`);

async function manyPages(origin, rounds, latencyMs) {
  const formats = ['ndjson', 'csv', 'json'].map((format) => cli(['list', '-o', format], origin));
  const screen = latencyMs === 0 ? [cli(['list', '--all', '--width', '120', '--color', 'always'], origin)] : [];
  const commands = [plainLoop(origin), ...formats, ...screen, ...(hasCurl() ? [curl(origin, pages)] : [])];
  const latency = latencyMs === 0 ? 'no latency' : `${latencyMs} ms a page`;
  const times = await timeInTurn(commands, rounds, { warmUp: false });
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
  const rows = against(commands, await timeInTurn(commands, 1, { warmUp: false }));
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

function hasCurl() {
  return spawnSync('curl', ['--version']).status === 0;
}

function drawn(results) {
  const style = { head: [], border: [], compact: true };
  const table = new Table({ head: ['what', 'median', 'against', 'ratio'], style });
  for (const { what, against: base, ratio, value = '' } of results) table.push([what, value, base, ratio.toFixed(2)]);
  return table.toString();
}
