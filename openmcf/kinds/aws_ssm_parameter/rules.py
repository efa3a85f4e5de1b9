"""Cross-field rules of AwsSsmParameter. Source: API reference of Systems Manager, `PutParameter`."""

import re
from collections.abc import Iterator

from openmcf.kinds.aws_ssm_parameter.spec import NAME, AwsSsmParameter, parameter_name
from openmcf.specs.findings import Finding, RuleBook
from openmcf.specs.worded import words_of

RULES = RuleBook()
_BYTES = {"Standard": 4096, "Advanced": 8192, "Intelligent-Tiering": 8192}
_TYPES = {"aws:ec2:image": "String", "aws:ssm:integration": "SecureString"}


@RULES.error("ssm-parameter-name")
def name_is_possible(manifest: AwsSsmParameter) -> Iterator[Finding]:
    """A parameter's name, `metadata.name` by default, is possible, and does not begin with `aws` or `ssm`."""
    name, given = parameter_name(manifest), manifest.spec.name is not None
    path, hint = ("spec.name", "rename it") if given else ("metadata.name", "give `spec.name`")
    if not re.fullmatch(NAME, name):
        yield Finding(path, f"`{name}` is not {words_of(NAME)}", hint)
    elif name.lstrip("/").lower().startswith(("aws", "ssm")):
        yield Finding(path, "a name that begins with `aws` or `ssm` is AWS's own", hint)


@RULES.error("ssm-parameter-size")
def value_fits_its_tier(manifest: AwsSsmParameter) -> Iterator[Finding]:
    """A value has at most 4 KB in the tier `Standard`, and 8 KB in others."""
    value, most = manifest.spec.value, _BYTES[manifest.spec.tier]
    if isinstance(value, str) and (size := len(value.encode())) > most:
        hint = "choose the tier `Advanced`" if size <= 8192 else "keep it elsewhere, as in S3"
        yield Finding("spec.value", f"the value has {size:,} bytes, and may have {most:,}", hint)


@RULES.error("ssm-parameter-braces")
def value_has_no_reference(manifest: AwsSsmParameter) -> Iterator[Finding]:
    """A value has no `{{ }}`, by which SSM refers to parameters."""
    value = manifest.spec.value
    if isinstance(value, str) and re.search(r"\{\{.*\}\}", value, re.DOTALL):
        yield Finding("spec.value", "the value has `{{ }}`, which AWS refuses", "give the value itself")


@RULES.error("ssm-parameter-pattern")
def value_is_allowed(manifest: AwsSsmParameter) -> Iterator[Finding]:
    """A value matches `allowedPattern`."""
    value, regex = manifest.spec.value, manifest.spec.allowed_pattern
    if isinstance(value, str) and not _may_match(regex, value):
        yield Finding("spec.value", "the value does not match `allowedPattern`", "change one of them")


@RULES.error("ssm-parameter-data-type")
def type_fits_data_type(manifest: AwsSsmParameter) -> Iterator[Finding]:
    """`aws:ec2:image` is a `String`, and `aws:ssm:integration` a `SecureString`."""
    wanted = _TYPES.get(manifest.spec.data_type)
    if wanted not in {None, manifest.spec.type}:
        message = f"`{manifest.spec.data_type}` is for `type: {wanted}`"
        yield Finding("spec.dataType", message, f"set `type: {wanted}`, or remove it")


@RULES.error("ssm-parameter-key")
def key_encrypts(manifest: AwsSsmParameter) -> Iterator[Finding]:
    """`keyId` is for a `SecureString` only."""
    if manifest.spec.key_id is not None and manifest.spec.type != "SecureString":
        message = f"a `{manifest.spec.type}` is not encrypted"
        yield Finding("spec.keyId", message, "set `type: SecureString`, or remove it", on_key=True)


def _may_match(regex: str, value: str) -> bool:
    """Whether AWS may find that the value matches, whose expressions are not quite Python's."""
    try:
        return re.search(regex, value) is not None
    except re.error:
        return True
