"""What pulumi-aws's own classes say of a resource type: its arguments, and those of the blocks in them."""

from importlib import import_module
from typing import Any, get_args

from pulumi._types import input_type_py_to_pulumi_names, input_type_types, is_input_type

NOT_YET = {"UserPool.webAuthnConfiguration.factorConfiguration"}
"""What AWS has, and pulumi-aws 7.51 not yet."""


def class_of(token: str) -> Any:
    """pulumi-aws's class of a resource type."""
    _, module, name = token.split(":")
    package = module.partition("/")[0].replace("lambda", "lambda_")
    return getattr(import_module(f"pulumi_aws.{package}"), name)


def arguments_of(token: str) -> type:
    """The class of a type's arguments; it has another name where a block has that name."""
    module, name = import_module(class_of(token).__module__), token.rpartition(":")[2]
    found: type = getattr(module, f"{name}InitArgs", None) or getattr(module, f"{name}Args")
    return found


def properties_of(arguments: type) -> dict[str, type | None]:
    """The properties that a class of arguments has, each with the class of the block in it, if it is one."""
    types = input_type_types(arguments)
    return {name: _block_in(types.get(name)) for name in input_type_py_to_pulumi_names(arguments).values()}


def _block_in(annotation: Any) -> type | None:
    """The class of a block's arguments in an annotation; None if there is none."""
    if isinstance(annotation, type) and is_input_type(annotation):
        return annotation
    return next((found for part in get_args(annotation) if (found := _block_in(part))), None)
