#!/usr/bin/env node
import module from 'node:module';

// from Node 22.8 on
module.enableCompileCache?.();
const { run } = await import('../dist/main.js');

process.exitCode = await run(process.argv.slice(2), process);
