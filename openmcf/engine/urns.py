"""URNs: `urn:pulumi:<stack>::<project>::<parents' types$type>::<name>`."""

STACK_TYPE = "pulumi:pulumi:Stack"
PROVIDER_TYPES = "pulumi:providers:"


def urn_of(stack: str, project: str, type_: str, name: str, parent: str = "") -> str:
    """The URN of a resource; its type is qualified by its parents' types, but for the stack's own."""
    above = qualified_type(parent) if parent else ""
    qualified = type_ if above in {"", STACK_TYPE} else f"{above}${type_}"
    return f"urn:pulumi:{stack}::{project}::{qualified}::{name}"


def qualified_type(urn: str) -> str:
    """The types of the parents and of the resource itself, joined by `$`."""
    return urn.split("::", 3)[2]


def type_of(urn: str) -> str:
    """The type token of the resource alone."""
    return qualified_type(urn).rsplit("$", 1)[-1]


def name_of(urn: str) -> str:
    """The resource's logical name."""
    return urn.split("::", 3)[3]


def is_provider(type_: str) -> bool:
    """Whether the type is that of a provider, which Pulumi records as a resource."""
    return type_.startswith(PROVIDER_TYPES)
