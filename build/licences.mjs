import { readdirSync, readFileSync } from 'node:fs';

/** The licences of the packages among the bundled files: they ask to be kept with what is made of them. */
export function licences(files) {
  const folders = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  const packages = [...new Set(folders.filter((folder) => folder !== undefined))].sort();
  return packages.map((folder) => `${licenceOf(folder)}\n`).join(`\n${'-'.repeat(80)}\n\n`);
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return [`${name} ${version} (${license})`, file && readFileSync(`${folder}/${file}`, 'utf8').trim()]
    .filter(Boolean)
    .join('\n\n');
}
