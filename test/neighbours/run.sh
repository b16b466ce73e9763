#!/usr/bin/env bash
# The built command through real neighbours: nginx as gateway, squid as proxy, stunnel and openssl for odd TLS. Installs Debian's packages
# where they are missing (root); the services that come with them are not started.
set -euo pipefail
cd "$(dirname "$0")/../.."
PATH=$PATH:/usr/sbin

missing() {
  for program in nginx squid stunnel4 openssl; do
    command -v "$program" >/dev/null || echo "$program"
  done
}

install() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
  echo "neighbours: installing, as these are missing: $(missing | tr '\n' ' ')" >&2
  export DEBIAN_FRONTEND=noninteractive
  # dpkg asks this file whether a service may start
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod +x /usr/sbin/policy-rc.d
  fi
  timeout 120 apt-get update -qq >&2 || true
  timeout 600 apt-get install -y -qq --no-install-recommends nginx-light squid stunnel4 openssl >&2 || true
}

if [ -n "$(missing)" ]; then install; fi
if [ -n "$(missing)" ]; then
  echo "neighbours: left out, as these cannot be installed: $(missing | tr '\n' ' ')" >&2
  exit 0
fi
node build/bundle.mjs
node --experimental-vm-modules --disable-warning=ExperimentalWarning node_modules/jest/bin/jest.js \
  --config test/neighbours/jest.config.js "$@"
