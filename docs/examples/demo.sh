#!/bin/sh
# The tour of `make demo`: each command is shown, then run.
set -eu
cd "$(dirname "$0")/../.."
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT

show() {
    printf '\n$ %s\n' "$*"
    "$@"
}

show openmcf init AwsCognitoUserPool -o "$directory/cognito.yaml"
show openmcf validate "$directory/cognito.yaml"
show openmcf validate --closed examples
show openmcf explain AwsCognitoUserPool.clients.allowedOauthFlows
show openmcf load-manifest examples/cognito-user-pool/quick-start.yaml --set spec.clients[0].name=spa
printf '\nAnd a pool with eight things wrong, which is refused:\n'
if show openmcf validate docs/examples/faulty.yaml; then
    echo 'the faulty manifest was not refused' >&2
    exit 1
fi
