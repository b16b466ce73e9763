import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

// MPL-2.0 asks that who gets the program is told where the source is: the licences tell
const allowedLicences = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MPL-2.0',
];

/** What has to hold before a version is published; each check returns what it has seen, or throws. */
const checks = {
  'the build gives the same bytes twice': sameBytesTwice,
  'the package has what it is to have, and nothing else': contents,
  'the package is under 300 kB': size,
  'nothing runs when it is installed': noInstallScripts,
  'publint has nothing to say': linted,
  'every bundled package has a licence that allows it, and its text': licences,
  'the bill of materials lists what is bundled': materials,
  'the newest entry of the changelog is not empty': changelog,
};
const root = fileURLToPath(new URL('..', import.meta.url));
const about = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'release-'));
process.chdir(root);
try {
  for (const [name, check] of Object.entries(checks)) await told(name, check);
} finally {
  rmSync(folder, { recursive: true });
}

async function told(name, check) {
  try {
    process.stdout.write(`ok    ${name}: ${await check()}\n`);
  } catch (error) {
    process.stdout.write(`FAIL  ${name}: ${error.message}\n`);
    process.exitCode = 1;
  }
}

function sameBytesTwice() {
  const [first, second] = [builtAnew(), builtAnew()];
  const changed = Object.keys({ ...first, ...second }).filter((file) => first[file] !== second[file]);
  if (changed.length > 0) throw new Error(changed.join(', '));
  return `${Object.keys(first).length} files`;
}

function builtAnew() {
  rmSync('dist', { recursive: true, force: true });
  execFileSync(process.execPath, ['build/bundle.mjs'], { stdio: 'inherit' });
  const hash = (file) =>
    createHash('sha256')
      .update(readFileSync(join('dist', file)))
      .digest('hex');
  return Object.fromEntries(readdirSync('dist').map((file) => [file, hash(file)]));
}

function pack() {
  const told = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]);
  return JSON.parse(told)[0];
}

function contents() {
  const allowed =
    /^(bin\/[^/]+\.cjs|dist\/[^/]+\.(cjs|1|txt)|schemas\/[^/]+\.schema\.json|README\.md|LICENSE|package\.json)$/;
  const files = pack().files.map(({ path }) => path);
  const stray = files.filter((path) => !allowed.test(path));
  const named = [...Object.values(about.bin), ...about.man, 'README.md', 'LICENSE', 'dist/THIRD-PARTY-LICENSES.txt'];
  const missing = named.filter((path) => !files.includes(path));
  if (stray.length + missing.length > 0) throw new Error([...stray, ...missing.map((path) => `no ${path}`)].join(', '));
  return `${files.length} files`;
}

function size() {
  const { size: bytes } = statSync(join(folder, pack().filename));
  if (bytes >= 300_000) throw new Error(`${bytes} bytes`);
  return `${bytes} bytes`;
}

function noInstallScripts() {
  const scripts = ['preinstall', 'install', 'postinstall'].filter((name) => name in about.scripts);
  const needed = ['dependencies', 'optionalDependencies', 'peerDependencies'].filter((name) => name in about);
  if (scripts.length + needed.length > 0) throw new Error([...scripts, ...needed].join(', '));
  return 'no install script, no other package';
}

async function linted() {
  const { messages } = await publint({ pkgDir: root, strict: true });
  if (messages.length > 0) throw new Error(messages.map((message) => formatMessage(message, about)).join('; '));
  return 'clean';
}

function licences() {
  const { components } = JSON.parse(readFileSync('dist/sbom.cdx.json', 'utf8'));
  const text = `\n${readFileSync('dist/THIRD-PARTY-LICENSES.txt', 'utf8')}`;
  const wrong = components.filter(({ name, version, licenses: [{ license }] }) => {
    const [, below = ''] = text.split(`\n${name} ${version} (${license?.id})\n`);
    const [part] = below.split('-'.repeat(80));
    return !allowedLicences.includes(license?.id) || !/copyright|licen[cs]e/i.test(part);
  });
  if (wrong.length > 0) throw new Error(wrong.map(({ purl }) => purl).join(', '));
  return `${components.length} packages`;
}

/** What is bundled comes from packages of the lock file, each in the version that stands there. */
function materials() {
  const { bomFormat, specVersion, components } = JSON.parse(readFileSync('dist/sbom.cdx.json', 'utf8'));
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const isLocked = ({ name, version }) =>
    Object.entries(packages).some(([path, one]) => path.endsWith(`node_modules/${name}`) && one.version === version);
  const strange = components.filter((component) => !isLocked(component));
  if (bomFormat !== 'CycloneDX' || strange.length > 0) throw new Error(strange.map(({ purl }) => purl).join(', '));
  return `CycloneDX ${specVersion}, ${components.length} components`;
}

function changelog() {
  const [, newest = ''] = readFileSync('CHANGELOG.md', 'utf8').split(/^## /m);
  const lines = newest.split('\n').filter((line) => line.startsWith('- '));
  if (lines.length === 0) throw new Error('it has no line');
  return `${newest.split('\n')[0]}, ${lines.length} lines`;
}
