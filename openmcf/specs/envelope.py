"""What every manifest has around its spec: apiVersion, kind, metadata, status; and the rules for it."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field

from openmcf.specs.model import Distinct, Model
from openmcf.specs.problems import Found, RuleBook

API_VERSION = "aws.openmcf.org/v1"
IGNORE_ANNOTATION = "openmcf.org/ignore"
PROVISIONER = "openmcf.org/provisioner"
STACK_FQDN = "pulumi.openmcf.org/stack.fqdn"
STACK_PARTS = tuple(f"pulumi.openmcf.org/{part}" for part in ("organization", "project", "stack.name"))

RULES = RuleBook()

_STACK_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}")


class Relationship(Model):
    """A relation to another manifest, for catalogues; it has no effect here."""

    kind: str | int = Field(description="Kind of the other manifest.")
    env: str | None = Field(None, description="Environment of the other manifest.")
    name: str = Field(description="Name of the other manifest.")
    type: Literal["depends_on", "runs_on", "managed_by", "uses"] | int = Field(
        description="What the relation is."
    )
    group: str | None = Field(None, description="Path such as `a/b`, for display.")


class Metadata(Model):
    """Name, environment, labels and annotations of a manifest."""

    name: str = Field(min_length=1, max_length=128, description="Name; unique per kind and environment.")
    slug: str | None = Field(None, description="Short name, for catalogues.")
    id: str | None = Field(None, description="Identifier, for catalogues.")
    org: str | None = Field(None, description="Organization that owns the resource.")
    env: str | None = Field(None, description="Environment, such as `dev` or `prod`.")
    group: str | None = Field(None, description="Path such as `a/b`, for display.")
    labels: dict[str, str] = Field(
        {}, description="Labels; those of `pulumi.openmcf.org/` say which stack this is."
    )
    annotations: dict[str, str] = Field(
        {}, description=f"Annotations; `{IGNORE_ANNOTATION}` lists the rule ids that are silenced."
    )
    tags: Annotated[list[str], Distinct()] = Field([], description="Tags, for catalogues.")
    relationships: list[Relationship] = Field([], description="Relations, for catalogues.")


class Manifest(Model):
    """A manifest of any kind; each kind narrows `kind` and `spec`."""

    api_version: Literal["aws.openmcf.org/v1"] = Field(description="Version of the manifest format.")
    kind: str = Field(description="What the manifest describes.")
    metadata: Metadata = Field(description="Name, environment, labels.")
    spec: Any = Field(description="The wanted state.")
    status: Any = Field(None, description="Accepted and ignored: outputs as other tools record them.")


class Stack(NamedTuple):
    """The Pulumi stack of a manifest."""

    organization: str
    project: str
    name: str

    def __str__(self) -> str:
        return f"{self.organization}/{self.project}/{self.name}"


def stack_of(manifest: Manifest) -> Stack:
    """The stack a manifest's labels name, or `organization/openmcf/<env or dev>.<Kind>.<name>`.

    As in OpenMCF a stack.fqdn goes before the three parts, and fewer than three parts do not count.
    """
    labels, metadata = manifest.metadata.labels, manifest.metadata
    fqdn = labels[STACK_FQDN].split("/") if STACK_FQDN in labels else []
    parts = fqdn if len(fqdn) == 3 else [labels.get(part, "") for part in STACK_PARTS]
    if all(parts):
        return Stack(*parts)
    return Stack("organization", "openmcf", f"{metadata.env or 'dev'}.{manifest.kind}.{metadata.name}")


@RULES.error("provisioner-unsupported")
def provisioner_is_pulumi(manifest: Manifest) -> Iterator[Found]:
    """Label `openmcf.org/provisioner` may only be `pulumi`."""
    wanted = manifest.metadata.labels.get(PROVISIONER, "pulumi")
    if wanted.strip().lower() != "pulumi":
        message = f"openmcf provisions with Pulumi only, not with `{wanted}`"
        yield Found(f'metadata.labels["{PROVISIONER}"]', message, "remove the label, or set it to `pulumi`")


@RULES.error("stack-fqdn")
def stack_fqdn_has_three_parts(manifest: Manifest) -> Iterator[Found]:
    """Label `pulumi.openmcf.org/stack.fqdn` is `<organization>/<project>/<stack>`."""
    fqdn = manifest.metadata.labels.get(STACK_FQDN)
    if fqdn is not None and (fqdn.count("/") != 2 or not all(fqdn.split("/"))):
        message = f"`{fqdn}` does not name a stack"
        yield Found(f'metadata.labels["{STACK_FQDN}"]', message, "write <organization>/<project>/<stack>")


@RULES.warning("stack-labels-incomplete")
def stack_labels_are_complete(manifest: Manifest) -> Iterator[Found]:
    """The labels organization, project and stack.name count only together."""
    labels = manifest.metadata.labels
    missing = [part for part in STACK_PARTS if not labels.get(part)]
    if 0 < len(missing) < 3 and STACK_FQDN not in labels:
        message = f"without `{missing[0]}` the other stack labels have no effect"
        yield Found("metadata.labels", message, f"add it; the stack is now {stack_of(manifest)}", on_key=True)


@RULES.error("stack-name")
def stack_name_is_possible(manifest: Manifest) -> Iterator[Found]:
    """The stack's name has at most 100 letters, digits, `_`, `.` and `-` (Pulumi's rule)."""
    name = stack_of(manifest).name
    if not _STACK_NAME.fullmatch(name):
        label = next(
            (part for part in (STACK_FQDN, STACK_PARTS[2]) if part in manifest.metadata.labels), None
        )
        message = f"the stack's name `{name}` may only have 1 to 100 letters, digits, `_`, `.` and `-`"
        hint = None if label else f"name the stack with the labels {', '.join(STACK_PARTS)}"
        yield Found(f'metadata.labels["{label}"]' if label else "metadata.name", message, hint)


@RULES.error("tag-reserved")
def tags_are_ones_own(manifest: Manifest) -> Iterator[Found]:
    """Tag keys do not begin with `aws:`, which AWS keeps for itself (tagging guide)."""
    for key in getattr(manifest.spec, "tags", {}):
        if key.lower().startswith("aws:"):
            yield Found(("spec", "tags", key), f"`{key}` begins with `aws:`, which is reserved", on_key=True)
