import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { bareNode, cli, oneLine, withPassword } from './commands.mjs';
import { against, timeInTurn } from './measure.mjs';

/** What starting costs, on every Node that is there, with the certificates that NODE_EXTRA_CA_CERTS names and without them. */
export async function startUp(origin, rounds, named) {
  const rows = [...(await here(origin, rounds)), ...(await cold(rounds))];
  for (const setup of otherSetups(named)) rows.push(...(await elsewhere(origin, rounds, setup)));
  return rows;
}

async function here(origin, rounds) {
  const commands = [
    bareNode(),
    oneLine(),
    ...basic(origin),
    {
      ...cli(['completion', 'zsh', '--', 'list', '--output', ''], origin),
      name: 'modelarts-export list --output, completed by Tab',
    },
    withPassword(cli(['list', '--json', '--limit', '10'], origin)),
  ];
  const others = [bareNode(), ...otherTools()];
  return [
    ...against(commands, await timeInTurn(commands, rounds)),
    ...against(others, await timeInTurn(others, Math.min(rounds, 5))),
  ];
}

/** Setup: the Node to run with, and what its environment has beside this one's. */
async function elsewhere(origin, rounds, setup) {
  const commands = [bareNode(setup), ...basic(origin, setup)];
  const rows = against(commands, await timeInTurn(commands, rounds));
  return rows.map((row) => ({ ...row, what: `${row.what}, ${setup.name}` }));
}

function basic(origin, setup) {
  return [
    cli(['--version'], origin, setup),
    cli(['--help'], origin, setup),
    { ...cli(['lst'], origin, setup), name: 'modelarts-export lst (a usage error)', exitCode: 2 },
    cli(['list', '--json', '--limit', '10'], origin, setup),
    cli(['list', '--limit', '10'], origin, setup),
  ];
}

/** The sandbox listed by files that nothing has read or compiled before, as right after an installation. */
async function cold(rounds) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const runs = [];
  for (let round = 0; round < Math.min(rounds, 10); round += 1) {
    const installed = join(folder, String(round));
    for (const part of ['bin', 'dist', 'package.json']) cpSync(part, join(installed, part), { recursive: true });
    const command = cli(['--version'], 'http://127.0.0.1', { bin: join(installed, 'bin/modelarts-export.cjs') });
    const commands = [
      bareNode(),
      { ...command, name: `${command.name}, the first run`, env: { ...command.env, XDG_CACHE_HOME: installed } },
    ];
    runs.push({ commands, times: await timeInTurn(commands, 1, { warmUp: false }) });
  }
  rmSync(folder, { recursive: true });
  const [{ commands }] = runs;
  return against(
    commands,
    commands.map((_, index) => runs.flatMap(({ times }) => times[index])),
  );
}

function otherSetups(named) {
  const without = { env: { NODE_EXTRA_CA_CERTS: undefined } };
  const extra = process.env.NODE_EXTRA_CA_CERTS !== undefined;
  const setups = nodes(named).flatMap(({ node, version }) => [
    { node, name: `Node ${version}` },
    ...(extra ? [{ node, name: `Node ${version} without NODE_EXTRA_CA_CERTS`, ...without }] : []),
  ]);
  return setups.filter(({ node, env }) => node !== process.execPath || env !== undefined);
}

/** Those that were named and those on the PATH, each version once. */
function nodes(named) {
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  const found = new Map([[process.versions.node, process.execPath]]);
  for (const node of [...named, ...onPath]) {
    const { stdout, status } = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' });
    if (status === 0 && !found.has(stdout.trim())) found.set(stdout.trim(), node);
  }
  return [...found].map(([version, node]) => ({ version, node }));
}

/** What other command-line clients take to say who they are, where they are installed. */
function otherTools() {
  return [
    ['curl', '--version'],
    ['gh', '--version'],
    ['kubectl', 'version', '--client'],
    ['aws', '--version'],
    ['openstack', '--version'],
  ]
    .filter(([file, ...args]) => spawnSync(file, args).status === 0)
    .map((argv) => ({ name: argv.join(' '), argv }));
}
