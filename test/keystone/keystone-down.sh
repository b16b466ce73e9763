#!/usr/bin/env bash
# Ends what keystone-up.sh started, by the process ids it left, and removes its folder.
set -euo pipefail
data=${KEYSTONE_DATA:-${TMPDIR:-/tmp}/modelarts-export-keystone}

is_ours() {
  [ -d "/proc/$1" ] && tr '\0' ' ' <"/proc/$1/cmdline" | grep -q -- "$2"
}

for file in "$data"/*/gunicorn.pid; do
  [ -s "$file" ] || continue
  pid=$(cat "$file")
  is_ours "$pid" "$file" || continue
  kill -TERM "$pid"
  for _ in $(seq 1 100); do
    is_ours "$pid" "$file" || break
    sleep 0.1
  done
  if is_ours "$pid" "$file"; then kill -KILL "$pid"; fi
  echo "keystone-down: ended $pid"
done
# nothing is removed that does not look like it
if [ -f "$data/long/keystone.conf" ]; then rm -rf "$data"; fi
