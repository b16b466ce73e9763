#!/usr/bin/env bash
# Completion in real shells: bash, zsh and fish of Debian's packages. Installs them once, as root.
set -euo pipefail
cd "$(dirname "$0")/../.."

missing=()
for shell in bash zsh fish; do
  command -v "$shell" >/dev/null || missing+=("$shell")
done
command -v script >/dev/null || missing+=(bsdutils)
if [ "${#missing[@]}" -gt 0 ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

node build/bundle.mjs
node --test test/shells/completion.mjs
