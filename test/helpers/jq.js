#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import jq from 'jq-wasm';

// the real jq, compiled to WebAssembly: a bare machine has none
const flags = process.argv.slice(2);
const filter = flags.pop();
process.stdout.write(`${await jq.raw(readFileSync(0, 'utf8'), filter, flags)}\n`);
