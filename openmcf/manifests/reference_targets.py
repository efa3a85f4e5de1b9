"""What must be true of the manifest that a reference leads to, where it is in the same run.

Sources of the errors: Lambda's refusals, "The role defined for the function cannot be assumed by Lambda" and
"Layers are not in the same region as the function"; Cognito's API model,
`InvalidSmsRoleTrustRelationshipException`; for certificates and triggers those of the rules about literals.
"""

from collections.abc import Iterator

from openmcf.manifests.references import CheckedReference
from openmcf.manifests.summary import ManifestSummary
from openmcf.specs.findings import Finding, nearest
from openmcf.specs.references import SAME_REGION


def misfits(entry: ManifestSummary, use: CheckedReference, target: ManifestSummary) -> Iterator[Finding]:
    """What is wrong with a use that an entry makes of a target."""
    yield from _missing_key(use, target)
    yield from _always_empty(use, target)
    yield from _elsewhere(entry, use, target)
    yield from _untrusting(use, target)


def _missing_key(use: CheckedReference, target: ManifestSummary) -> Iterator[Finding]:
    keys = target.keys.get(use.output or "")
    if keys is not None and use.key not in keys:
        message = f"{use.target} has no `{use.output}.{use.key}`"
        yield Finding(use.path, message, _key_hint(use.output, str(use.key), keys), rule="reference-key")


def _key_hint(output: str | None, key: str, keys: frozenset[str]) -> str:
    near = nearest(key, keys)
    if near:
        return f"did you mean `{output}.{near}`?"
    return f"it has {', '.join(sorted(keys))}" if keys else f"its `{output}` is empty"


def _always_empty(use: CheckedReference, target: ManifestSummary) -> Iterator[Finding]:
    if use.output in target.empty_outputs:
        message = f"`{use.output}` of {use.target} is always empty"
        yield Finding(
            use.path, message, "add what gives it a value there, such as `domain`", rule="reference-empty"
        )


def _elsewhere(entry: ManifestSummary, use: CheckedReference, target: ManifestSummary) -> Iterator[Finding]:
    needed = entry.region if use.region == SAME_REGION else use.region
    if needed and target.region and needed != target.region:
        message = f"{use.target} is in `{target.region}`, and AWS takes only what is in `{needed}` here"
        yield Finding(use.path, message, f"refer to one in `{needed}`", rule="reference-region")


def _untrusting(use: CheckedReference, target: ManifestSummary) -> Iterator[Finding]:
    service, trusted = use.assumed_by, target.trusted_services
    if service is None or trusted is None or _name(service) in map(_name, trusted):
        return
    rule = "reference-role-unusable" if use.assumed_late else "reference-role-trust"
    message = f"the trust policy of {use.target} does not let `{service}` assume the role"
    yield Finding(
        use.path,
        message,
        f"add `Service: {service}` to its trust policy, or refer to another role",
        rule=rule,
    )


def _name(service: str) -> str:
    """What a service is called; its principal may end otherwise in some regions."""
    return service.partition(".")[0]
