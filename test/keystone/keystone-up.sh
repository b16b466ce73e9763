#!/usr/bin/env bash
# A real OpenStack Keystone on 127.0.0.1, from Debian's packages. Prints `export` lines; everything else goes to stderr.
#   KEYSTONE_PORT (15000): tokens live for a day there; on the next port they live for KEYSTONE_SHORT_TTL (10) seconds.
#   KEYSTONE_DATA ($TMPDIR/modelarts-export-keystone): database, keys, logs; made anew every time.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
port=${KEYSTONE_PORT:-15000}
short_port=$((port + 1))
short_ttl=${KEYSTONE_SHORT_TTL:-10}
export KEYSTONE_DATA=${KEYSTONE_DATA:-${TMPDIR:-/tmp}/modelarts-export-keystone}
data=$KEYSTONE_DATA
# Debian's python3: another one does not see the packages
PATH=/usr/bin:/bin:/usr/sbin:/sbin
# oslo.config would read them
unset ${!OS_@} || true

install() {
  [ -x /usr/bin/keystone-manage ] && [ -x /usr/bin/gunicorn ] && [ -x /usr/bin/curl ] && return
  echo 'keystone-up: installing Keystone (about a minute)' >&2
  export DEBIAN_FRONTEND=noninteractive
  timeout 120 apt-get update -qq >&2
  timeout 600 apt-get install -y -qq --no-install-recommends python3-keystone gunicorn curl >&2
}

# NAME PORT TTL: a folder of settings and keys; the database and the keys are the same for both
configure() {
  mkdir -p "$data/$1"
  cat >"$data/$1/keystone.conf" <<CONF
[DEFAULT]
log_file = $data/$1/keystone.log
public_endpoint = http://127.0.0.1:$2
[database]
connection = sqlite:///$data/keystone.db
[token]
provider = fernet
expiration = $3
[fernet_tokens]
key_repository = $data/fernet-keys
[credential]
key_repository = $data/credential-keys
[identity]
# passwords of a minute need no costly hash
password_hash_rounds = 4
[cache]
enabled = false
CONF
}

manage() {
  OS_KEYSTONE_CONFIG_DIR=$data/long timeout 120 keystone-manage --config-file "$data/long/keystone.conf" "$@" >>"$data/manage.log" 2>&1 ||
    { tail -n 20 "$data/manage.log" >&2; return 1; }
}

create() {
  manage db_sync
  # with the rollback journal a worker that reads keeps the others from writing: "database is locked"
  python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("pragma journal_mode=wal")' "$data/keystone.db"
  manage fernet_setup --keystone-user "$(id -un)" --keystone-group "$(id -gn)"
  manage credential_setup --keystone-user "$(id -un)" --keystone-group "$(id -gn)"
  manage bootstrap --bootstrap-username admin --bootstrap-password admin-password --bootstrap-project-name admin \
    --bootstrap-role-name admin --bootstrap-service-name keystone --bootstrap-region-id eu-de \
    --bootstrap-public-url "http://127.0.0.1:$port/v3"
}

# NAME PORT
serve() {
  (
    cd /
    OS_KEYSTONE_CONFIG_DIR=$data/$1 PYTHONWARNINGS=ignore gunicorn --daemon --pid "$data/$1/gunicorn.pid" --workers 2 \
      --bind "127.0.0.1:$2" --timeout 30 --access-logfile "$data/$1/access.log" --error-logfile "$data/$1/gunicorn.log" \
      --pythonpath "$here" application:application
  ) >&2
}

answers() {
  [ "$(curl -sS -m 3 -o /dev/null -w '%{http_code}' "http://127.0.0.1:$1/v3" 2>/dev/null)" = 200 ]
}

# NAME PORT
await() {
  local end=$((SECONDS + 60))
  until answers "$2"; do
    if [ $SECONDS -ge $end ]; then
      tail -n 20 "$data/$1"/*.log >&2
      "$here/keystone-down.sh" >&2
      exit 1
    fi
    sleep 0.2
  done
}

"$here/keystone-down.sh" >&2
if answers "$port" || answers "$short_port"; then
  echo "keystone-up: port $port or $short_port is taken" >&2
  exit 1
fi
install
mkdir -p "$data" "$data/fernet-keys" "$data/credential-keys"
chmod 700 "$data" "$data/fernet-keys" "$data/credential-keys"
configure long "$port" 86400
configure short "$short_port" "$short_ttl"
create
serve long "$port"
serve short "$short_port"
await long "$port"
await short "$short_port"
echo "keystone-up: http://127.0.0.1:$port/v3 after $SECONDS s" >&2

printf 'export %s=%q\n' \
  KEYSTONE_URL "http://127.0.0.1:$port/v3" \
  KEYSTONE_SHORT_URL "http://127.0.0.1:$short_port/v3" \
  KEYSTONE_SHORT_TTL "$short_ttl" \
  KEYSTONE_ADMIN_PASSWORD admin-password \
  KEYSTONE_ACCESS_LOG "$data/long/access.log" \
  KEYSTONE_SHORT_ACCESS_LOG "$data/short/access.log"
