#!/bin/sh
# The tour of `make demo`: each command is shown, then run, on a local AWS of its own.
set -eu
cd "$(dirname "$0")/../.."
directory=$(mktemp -d)
export OPENMCF_LOCAL_DIR="$directory/local"
trap 'openmcf local stop >/dev/null 2>&1 || true; rm -rf "$directory"' EXIT
pool=examples/cognito-user-pool/hosted-ui.yaml

show() {
    printf '\n$ %s\n' "$*"
    "$@"
}

show openmcf validate "$pool"
show openmcf plan --local -f "$pool"
show openmcf apply --local -f "$pool" --yes
show openmcf outputs --local -f "$pool" client_ids.web-app

printf '\nApplied again, nothing changes:\n'
show openmcf apply --local -f "$pool"

printf '\nA changed setting is an update:\n'
show openmcf apply --local -f "$pool" --yes \
    --set 'spec.clients[0].accessTokenValidityMinutes=15'

printf '\nWhat would lose users is refused, unless it is meant:\n'
if show openmcf destroy --local -f "$pool" --yes; then
    echo 'the loss of users was not refused' >&2
    exit 1
fi
show openmcf destroy --local -f "$pool" --yes --allow-data-loss webapp-auth
