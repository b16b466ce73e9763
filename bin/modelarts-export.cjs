#!/usr/bin/env node
'use strict';

// Written so that any Node can read it: one that is too old is told so, in one line.
var version = process.versions.node.split('.').map(Number);

if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  process.stderr.write('error: modelarts-export needs Node.js 20.19 or newer, this is ' + process.versions.node + '\n');
  process.exitCode = 1;
} else {
  // Node from 22.8 on can keep what it compiles
  if (require('node:module').enableCompileCache) {
    require('../dist/compile-cache.cjs').openCompileCache(process, require('node:module'));
  }
  require('../dist/main.cjs')
    .run(process.argv.slice(2), process)
    .then(function (exitCode) {
      process.exitCode = exitCode;
    });
}
