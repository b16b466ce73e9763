import { readdirSync, readFileSync } from 'node:fs';

const copyright = /^Copyright (?:\(c\)|©|\d).*/gim;

/**
 * The licences of the packages among the bundled files: they ask to be kept with what is made of them. Packages under the same words
 * stand together, each with its own copyright, and the words once below them.
 */
export function licences(files) {
  const parts = new Map();
  for (const { owner, terms } of foldersOf(files).map(licenceOf)) {
    const words = terms.replaceAll(/\s+/g, ' ');
    parts.set(words, { terms, owners: [...(parts.get(words)?.owners ?? []), owner] });
  }
  return [...parts.values()]
    .map(({ owners, terms }) => `${[...owners, terms].join('\n\n')}\n`)
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
  const text = file ? readFileSync(`${folder}/${file}`, 'utf8').trim() : '';
  // some licences ask that who gets the program is told where the source is
  const source = [`${name} ${version} (${license})`, repository?.url ?? repository].filter(Boolean);
  return {
    owner: [...source, ...(text.match(copyright) ?? [])].join('\n'),
    terms: text.replaceAll(copyright, '').trim(),
  };
}
