import { readdirSync, readFileSync } from 'node:fs';

/** The licences of the packages among the bundled files: they ask to be kept with what is made of them. */
export function licences(files) {
  return foldersOf(files)
    .map((folder) => `${licenceOf(folder)}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

/** What the packages among these files say of themselves. */
export function bundledPackages(files) {
  return foldersOf(files).map(manifestOf);
}

function foldersOf(files) {
  const folders = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
}

function manifestOf(folder) {
  return JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
}

function licenceOf(folder) {
  const { name, version, license, repository } = manifestOf(folder);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  // some licences ask that who gets the program is told where the source is
  const source = [`${name} ${version} (${license})`, repository?.url ?? repository].filter(Boolean).join('\n');
  return [source, file && readFileSync(`${folder}/${file}`, 'utf8').trim()].filter(Boolean).join('\n\n');
}
