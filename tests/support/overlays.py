"""A kustomize directory in memory: a pool, a role and a function as the base, and an overlay over them."""

from openmcf.manifests.kustomize.build import Build, build
from openmcf.manifests.yaml.positions import mark_at
from openmcf.manifests.yaml.values import Reader
from openmcf.specs.findings import parse_path
from tests.support.places import value_at

POOL = """\
apiVersion: aws.openmcf.org/v1
kind: AwsCognitoUserPool
metadata:
  name: auth
spec:
  region: us-east-1
  mfa_configuration: "OFF"
  passwordPolicy: {minimumLength: 8, requireNumbers: true}
  clients:
    - name: web
      generateSecret: false
      logoutUrls: [https://dev.example.com/bye]
    - name: spa
  resourceServers:
    - identifier: api
      name: API
      scopes:
        - {scopeName: read, scopeDescription: to read}
"""
ROLE = """\
apiVersion: aws.openmcf.org/v1
kind: AwsIamRole
metadata: {name: app, annotations: {a: b}}
spec:
  description: an app
  trustPolicy: {Version: "2012-10-17", Statement: [{Effect: Allow}]}
  tags: {team: identity, "a/b~c": x}
  managedPolicyArns: [a, b]
"""
FUNCTION = """\
apiVersion: aws.openmcf.org/v1
kind: AwsLambda
metadata: {name: get-users}
spec:
  roleArn: {valueFrom: {name: app}}
  layerArns:
    - valueFrom: {kind: AwsLambdaLayer, name: app, fieldPath: status.outputs.layer_version_arn}
"""


def built(overlay: str, base: str = "resources: [manifests.yaml]", **files: str) -> Build:
    """Build `overlays/prod`, with this kustomization, over a base of all three manifests.

    Further files are named without `.yaml`, and stand in the overlay's directory.
    """
    all_files = {
        "k/base/kustomization.yaml": base,
        "k/base/manifests.yaml": "---\n".join((POOL, ROLE, FUNCTION)),
        "k/overlays/prod/kustomization.yaml": "resources: [../../base]\n" + overlay,
    }
    all_files |= {f"k/overlays/prod/{name}.yaml": text for name, text in files.items()}
    return built_from(all_files)


def built_from(files: dict[str, str]) -> Build:
    def read(path: str) -> bytes:
        if path not in files:
            raise FileNotFoundError(2, "No such file or directory", path)
        return files[path].encode()

    return build("k", "prod", read, lambda path: any(name.startswith(f"{path}/") for name in files))


def value(build: Build, path: str, kind: str = "AwsCognitoUserPool") -> object:
    """The value at a path of the built manifest of a kind; None if there is none."""
    (found,) = [
        data for document in build.documents if (data := Reader().read(document.root))["kind"] == kind
    ]
    return value_at(found, path)


def place(build: Build, path: str, document: int = 0) -> tuple[str, str]:
    """The file that the value at a path came from, and what is written there."""
    file, line, column, width = mark_at(build.documents[document].root, parse_path(path))
    return file.removeprefix("k/"), build.texts[file].split("\n")[line - 1][column - 1 : column - 1 + width]


def found(build: Build) -> list[tuple[str, str, int]]:
    """Rule, file (within the directory) and line of each problem."""
    return [(problem.rule, problem.file.removeprefix("k/"), problem.line) for problem in build.problems]


def merge(spec: str, kind: str = "AwsCognitoUserPool", name: str = "auth") -> str:
    """A strategic merge of a spec that is given indented by two, as text."""
    return f"kind: {kind}\nmetadata: {{name: {name}}}\nspec:\n{spec}"
