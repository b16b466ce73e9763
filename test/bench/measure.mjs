import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { reportingMemory } from './commands.mjs';

/** Gives the function an origin where this many tasks are served, in one dataset or in each of several, by a process that ends afterwards. */
export async function withPages({ tasks, latencyMs = 0, datasets = 0 }, use) {
  const script = fileURLToPath(new URL('page-server.mjs', import.meta.url));
  const server = spawn(process.execPath, [script, tasks, latencyMs, datasets], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(server, 'exit');
  try {
    const [origin] = await once(server.stdout, 'data');
    return await use(String(origin).trim());
  } finally {
    server.stdin.end();
    await ended;
  }
}

/**
 * Wall time in ms of every command, in turn, `rounds` times: what slows the machine down for a while slows all of them. A round
 * before, which does not count, finds the files and keeps what is kept.
 */
export async function timeInTurn(commands, rounds, { warmUp = true } = {}) {
  if (warmUp) for (const command of commands) await wallTime(command);
  const times = commands.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, command] of commands.entries()) times[index].push(await wallTime(command));
  }
  return times;
}

async function wallTime(command) {
  const startedAt = performance.now();
  await finished(start(command, 'ignore'), command);
  return performance.now() - startedAt;
}

/** From the start to the first byte on stdout, as a part of the whole run. */
export async function firstByte(command) {
  const startedAt = performance.now();
  const program = start(command, 'pipe');
  let firstAt;
  program.stdout.on('data', () => {
    firstAt ??= performance.now();
  });
  await finished(program, command);
  return (firstAt - startedAt) / (performance.now() - startedAt);
}

/** In KiB. */
export async function peakMemory(command) {
  const program = start(reportingMemory(command), 'ignore', 'pipe');
  const [report] = await Promise.all([text(program.stdio[3]), finished(program, command)]);
  return Number(report);
}

/** What a usage error writes is not to be seen. */
function start({ argv: [file, ...args], env }, stdout, report = 'ignore') {
  return spawn(file, args, { env: { ...process.env, ...env }, stdio: ['ignore', stdout, 'ignore', report] });
}

async function finished(program, { name, exitCode = 0 }) {
  const [code] = await once(program, 'close');
  if (code !== exitCode) throw new Error(`${name} ended with ${code}`);
}

/** The first command is what the others are held against, round by round. */
export function against([base, ...commands], [baseTimes, ...times]) {
  return commands.map(({ name }, index) => ({
    what: name,
    against: `${base.name} (${Math.round(median(baseTimes))} ms)`,
    ratio: median(times[index].map((ms, round) => ms / baseTimes[round])),
    value: `${Math.round(median(times[index]))} ms`,
  }));
}

export function median(values) {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
