"""What every manifest has around its spec: apiVersion, kind, metadata, status; and the rules for it."""

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from openmcf.specs.aws.regions import REGIONS
from openmcf.specs.field_types import marked_field
from openmcf.specs.findings import Finding, Path, RuleBook, nearest
from openmcf.specs.identity import STACK_NAME, Stack, default_stack
from openmcf.specs.invalid import repeated
from openmcf.specs.model import Keyed, Model, SpecField

API_VERSION: Final = "aws.openmcf.org/v1"
IGNORE_ANNOTATION = "openmcf.org/ignore"
OUTSIDE_LINKS_ANNOTATION = "openmcf.org/outside-links"
PROVISIONER = "openmcf.org/provisioner"
OWNER = "openmcf.org/owner"
"""The label of what a composite manifest expands to: `<Kind>/<name>` of that, which is in the same env."""

STACK_FQDN = "pulumi.openmcf.org/stack.fqdn"
STACK_PARTS = tuple(f"pulumi.openmcf.org/{part}" for part in ("organization", "project", "stack.name"))

RULES = RuleBook()


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
        {},
        description=f"Annotations; `{IGNORE_ANNOTATION}` lists the rule ids that are silenced, and "
        f"`{OUTSIDE_LINKS_ANNOTATION}: allow` lets links in the directory of a `localPath` lead out of it.",
    )
    tags: list[str] = Field([], description="Tags, for catalogues.")
    relationships: Annotated[list[Relationship], Keyed(None)] = Field(
        [], description="Relations, for catalogues."
    )


class Manifest(Model):
    """A manifest of any kind; each kind narrows `kind` and `spec`."""

    api_version: Literal["aws.openmcf.org/v1"] = Field(description="Version of the manifest format.")
    kind: str = Field(description="What the manifest describes.")
    metadata: Metadata = Field(description="Name, environment, labels.")
    spec: Any = Field(description="The wanted state.")
    status: Any = Field(None, description="Accepted and ignored: outputs as other tools record them.")


def stack_of(manifest: Manifest) -> Stack:
    """The stack a manifest's labels name, or `organization/openmcf/<env or dev>.<Kind>.<name>`.

    As in OpenMCF a stack.fqdn goes before the three parts, and fewer than three parts do not count.
    """
    labels, metadata = manifest.metadata.labels, manifest.metadata
    fqdn = labels[STACK_FQDN].split("/") if STACK_FQDN in labels else []
    parts = fqdn if len(fqdn) == 3 else [labels.get(part, "") for part in STACK_PARTS]
    if all(parts):
        return Stack(*parts)
    return default_stack(manifest.kind, metadata.name, metadata.env)


def allows_outside_links(manifest: Manifest) -> bool:
    """Whether symbolic links may lead out of the directory of its code: files that nobody sees in it."""
    return manifest.metadata.annotations.get(OUTSIDE_LINKS_ANNOTATION) == "allow"


def spec_field(manifest: Manifest, what: SpecField) -> tuple[Path, Any]:
    """The path and the value of the field of the spec that is marked so; () and None if there is none."""
    spec = manifest.spec
    field = marked_field(type(spec), what) if isinstance(spec, Model) else None
    return (("spec", field[1]), spec.__dict__.get(field[0])) if field else ((), None)


@RULES.error("provisioner-unsupported")
def provisioner_is_pulumi(manifest: Manifest) -> Iterator[Finding]:
    """Label `openmcf.org/provisioner` may only be `pulumi`."""
    wanted = manifest.metadata.labels.get(PROVISIONER, "pulumi")
    if wanted.strip().lower() != "pulumi":
        message = f"openmcf provisions with Pulumi only, not with `{wanted}`"
        yield Finding(f'metadata.labels["{PROVISIONER}"]', message, "remove the label, or set it to `pulumi`")


@RULES.error("stack-fqdn")
def stack_fqdn_has_three_parts(manifest: Manifest) -> Iterator[Finding]:
    """Label `pulumi.openmcf.org/stack.fqdn` is `<organization>/<project>/<stack>`."""
    fqdn = manifest.metadata.labels.get(STACK_FQDN)
    if fqdn is not None and (fqdn.count("/") != 2 or not all(fqdn.split("/"))):
        message = f"`{fqdn}` does not name a stack"
        yield Finding(f'metadata.labels["{STACK_FQDN}"]', message, "write <organization>/<project>/<stack>")


@RULES.warning("stack-labels-incomplete")
def stack_labels_are_complete(manifest: Manifest) -> Iterator[Finding]:
    """The labels organization, project and stack.name count only together."""
    labels = manifest.metadata.labels
    missing = [part for part in STACK_PARTS if not labels.get(part)]
    if 0 < len(missing) < 3 and STACK_FQDN not in labels:
        message = f"without `{missing[0]}` the other stack labels have no effect"
        yield Finding(
            "metadata.labels", message, f"add it; the stack is now {stack_of(manifest)}", on_key=True
        )


@RULES.error("stack-name")
def stack_name_is_possible(manifest: Manifest) -> Iterator[Finding]:
    """The stack's name has at most 100 letters, digits, `_`, `.` and `-` (Pulumi's rule)."""
    name = stack_of(manifest).name
    if not STACK_NAME.fullmatch(name):
        label = next(
            (part for part in (STACK_FQDN, STACK_PARTS[2]) if part in manifest.metadata.labels), None
        )
        message = f"the stack's name `{name}` may only have 1 to 100 letters, digits, `_`, `.` and `-`"
        hint = None if label else f"name the stack with the labels {', '.join(STACK_PARTS)}"
        yield Finding(f'metadata.labels["{label}"]' if label else "metadata.name", message, hint)


@RULES.error("tag-reserved")
def tags_are_ones_own(manifest: Manifest) -> Iterator[Finding]:
    """Tag keys do not begin with `aws:`, which AWS keeps for itself (tagging guide)."""
    path, tags = spec_field(manifest, SpecField.TAGS)
    for key in tags or ():
        if key.lower().startswith("aws:"):
            yield Finding((*path, key), f"`{key}` begins with `aws:`, which is reserved", on_key=True)


@RULES.warning("metadata-tag-twice")
def metadata_tags_differ(manifest: Manifest) -> Iterator[Finding]:
    """The tags under `metadata.tags` differ; OpenMCF takes one that stands twice."""
    for index, _, tag in repeated(manifest.metadata.tags, str):
        yield Finding(f"metadata.tags[{index}]", f"`{tag}` is listed twice", "keep one of them")


@RULES.warning("region-unknown")
def region_exists(manifest: Manifest) -> Iterator[Finding]:
    """The region is one that AWS has, as far as openmcf knows."""
    path, region = spec_field(manifest, SpecField.REGION)
    if region is not None and region not in REGIONS:
        near = nearest(region, REGIONS)
        hint = f"did you mean `{near}`?" if near else None
        yield Finding(path, f"openmcf knows no region `{region}`", hint)
