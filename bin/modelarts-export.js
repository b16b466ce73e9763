#!/usr/bin/env node

// from Node 22.8 on
process.getBuiltinModule('node:module').enableCompileCache?.();
const { run } = await import('../dist/main.js');

process.exitCode = await run(process.argv.slice(2), process);
