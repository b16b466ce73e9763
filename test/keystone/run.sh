#!/usr/bin/env bash
# Brings Keystone up, runs the tests against it, takes it down again.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
exports=$("$here/keystone-up.sh")
eval "$exports"
trap '"$here/keystone-down.sh"' EXIT
cd "$here/../.."
node build/bundle.mjs
node --experimental-vm-modules --disable-warning=ExperimentalWarning node_modules/jest/bin/jest.js \
  --config test/keystone/jest.config.js "$@"
