"""Small manifests to run commands on."""

from tests.support import deploying

ROLE = deploying.ROLE.format(name="reader")
BAD = ROLE.replace("reader", "writer") + "  maxSesionDuration: 3600\n"
WARNED = ROLE.replace(
    "  name: reader\n", "  name: reader\n  annotations: {openmcf.org/ignore: no-such-rule}\n"
)
