#!/usr/bin/env node
// curl, as far as the pages use it: a bare machine has none
const args = process.argv.slice(2);
const header = args[args.indexOf('--header') + 1] ?? '';
const [name = '', ...value] = header.split(': ');
const response = await fetch(args.at(-1), { headers: { [name]: value.join(': ') } });
if (!response.ok) throw new Error(`HTTP ${response.status}`);
process.stdout.write(await response.text());
