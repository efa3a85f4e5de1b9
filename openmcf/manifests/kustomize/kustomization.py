"""The formats of kustomize that are read: `kustomization.yaml`, and the operations of a JSON patch.

What kustomize has beyond them is named as unsupported, and never skipped.
https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
"""

from typing import Any, Literal, TypeVar

from pydantic import Field, ValidationError
from yaml.nodes import Node

from openmcf.manifests.schema_errors import shape_findings
from openmcf.manifests.yaml.positions import mark_at
from openmcf.manifests.yaml.values import Reader
from openmcf.specs.findings import Finding, Path
from openmcf.specs.model import Model

Format = TypeVar("Format", bound=Model)

UNSUPPORTED = frozenset(
    {
        *("namespace", "images", "replicas", "components", "replacements", "vars", "bases", "crds"),
        *("configMapGenerator", "secretGenerator", "generatorOptions", "generators", "transformers"),
        *("validators", "helmCharts", "helmGlobals", "helmChartInflationGenerator", "configurations"),
        *("openapi", "buildMetadata", "sortOptions", "metadata", "inventory"),
        *("options", "labelSelector", "annotationSelector", "fields"),
    }
)
"""What kustomize itself knows, at the top, in patches, in targets and in labels."""

_HINTS = {"bases": "list it under `resources`"}


class Target(Model):
    """Which manifests a patch changes: all that have everything it names."""

    kind: str | None = Field(None, description="Kind of the manifests.")
    name: str | None = Field(None, description="Their `metadata.name`, as a regular expression.")
    group: str | None = Field(None, description="Their API group, such as `aws.openmcf.org`.")
    version: str | None = Field(None, description="Their API version, such as `v1`.")


class Patch(Model):
    """A patch, in a file or in place."""

    path: str | None = Field(None, description="File with the patch.")
    patch: str | None = Field(None, description="The patch itself, as text.")
    target: Target | None = Field(None, description="What it changes; else the patch names it itself.")


class Labels(Model):
    """Labels that all manifests get."""

    pairs: dict[str, str] = Field(description="Labels by name.")
    # Manifests have no selectors and no templates, so these two have nothing to do, as in kustomize.
    include_selectors: bool = Field(False, description="Put them into selectors too.")
    include_templates: bool = Field(False, description="Put them into templates too.")


class Kustomization(Model):
    """A `kustomization.yaml`."""

    api_version: Literal["kustomize.config.k8s.io/v1beta1", "kustomize.config.k8s.io/v1"] | None = Field(
        None, description="Version of the format."
    )
    kind: Literal["Kustomization"] | None = Field(None, description="What this is.")
    resources: list[str] = Field([], description="Files with manifests, and directories to build on.")
    patches: list[Patch] = Field([], description="Patches of either sort.")
    patches_strategic_merge: list[str] = Field([], description="Files, or texts, of strategic merges.")
    patches_json6902: list[Patch] = Field([], description="JSON patches.")
    name_prefix: str = Field("", description="Put before each name.")
    name_suffix: str = Field("", description="Put after each name.")
    labels: list[Labels] = Field([], description="Labels that all manifests get.")
    common_labels: dict[str, str] = Field({}, description="Labels that all manifests get.")
    common_annotations: dict[str, str] = Field({}, description="Annotations that all manifests get.")


class Operation(Model):
    """One operation of a JSON patch (RFC 6902)."""

    op: Literal["add", "remove", "replace", "move", "copy", "test"] = Field(description="What to do.")
    path: str = Field(description="Where: a JSON pointer, such as `/spec/clients/0/name`.")
    source: str | None = Field(None, alias="from", description="Where from: a JSON pointer.")
    value: Any = Field(None, description="The value to add, to put, or to compare with.")


def read_as(model: type[Format], node: Node, at: Path = ()) -> tuple[Format | None, list[Finding]]:
    """The node as that format, or None and all that is wrong with it.

    at is the path of the node in its file, with which the findings' paths begin.
    """
    reader = Reader()
    data = reader.read(node)
    if reader.findings:
        return None, reader.findings
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, [_placed(finding, node, at) for finding in shape_findings(error, model, node)]


def _placed(finding: Finding, node: Node, at: Path) -> Finding:
    mark, name = mark_at(node, finding.keys, on_key=finding.on_key), finding.keys[-1] if finding.keys else ""
    if finding.rule == "unknown-field" and name in UNSUPPORTED:
        finding = Finding(
            finding.keys,
            f"kustomize's `{name}` is not supported",
            _HINTS.get(str(name)),
            rule="kustomize-unsupported",
        )
    return finding._replace(path=(*at, *finding.keys), mark=mark)
