#!/bin/sh
# Builds the Pulumi CLI that go.mod pins into the user's cache, once for a machine, and prints where it is.
set -eu
cd "$(dirname "$0")"
package=github.com/pulumi/pulumi/pkg/v3
version=$(sed -n "s|^\t$package \(v[^ ]*\).*|\1|p" go.mod)
program=${XDG_CACHE_HOME:-$HOME/.cache}/openmcf/pulumi-cli/$version/bin/pulumi
if [ ! -x "$program" ]; then
    command -v go >/dev/null || { echo "building the Pulumi CLI needs Go: https://go.dev/dl" >&2; exit 1; }
    echo "building the Pulumi CLI $version; it takes some minutes" >&2
    mkdir -p "$(dirname "$program")"
    trap 'rm -f "$program.$$"' EXIT
    # GOTOOLCHAIN: a Go that is too old says so, and downloads no other.
    GOTOOLCHAIN=local go build -trimpath -o "$program.$$" \
        -ldflags "-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=$version" \
        "$package/cmd/pulumi"
    mv "$program.$$" "$program"
fi
echo "$program"
