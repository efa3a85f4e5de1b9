"""What programs declare, held to pulumi-aws's own classes: the official provider takes the same."""

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pulumi._types import input_type_py_to_pulumi_names, input_type_types, is_input_type

from openmcf.kit.programs import PULUMI_AWS
from openmcf.properties.values import Secret
from openmcf.specs.registry import KINDS
from tests.kinds.test_random_programs import deployable
from tests.support.programs import FEW, Registered, deployed, resolved

_NOT_YET = {"UserPool.webAuthnConfiguration.factorConfiguration"}
"""What AWS has, and pulumi-aws 7.51 not yet."""


def test_the_version_is_that_of_the_lock() -> None:
    assert version("pulumi-aws") == PULUMI_AWS


def class_of(resource: Registered) -> Any:
    """pulumi-aws's class of a resource's type."""
    token = resource.urn.split("::")[2].rpartition("$")[2]
    module = token.split(":")[1].partition("/")[0]
    return getattr(import_module(f"pulumi_aws.{module.replace('lambda', 'lambda_')}"), resource.type)


def arguments_of(resource: Registered) -> type:
    """The class of a type's arguments; it has another name where a block has that name."""
    module = import_module(class_of(resource).__module__)
    found: type = getattr(module, f"{resource.type}InitArgs", None) or getattr(module, f"{resource.type}Args")
    return found


def inputs_in(annotation: Any) -> type | None:
    """The class of a block's arguments in an annotation; None if there is none."""
    if isinstance(annotation, type) and is_input_type(annotation):
        return annotation
    return next((found for part in get_args(annotation) if (found := inputs_in(part))), None)


def unknown_paths(value: Any, arguments: type | None, path: str) -> Iterator[str]:
    """The paths of properties that the classes do not have."""
    match value:
        case Secret():
            yield from unknown_paths(value.value, arguments, path)
        case list():
            for item in value:
                yield from unknown_paths(item, arguments, path)
        case dict() if arguments:
            types = input_type_types(arguments)
            for name, item in value.items():
                if name in input_type_py_to_pulumi_names(arguments).values():
                    yield from unknown_paths(item, inputs_in(types.get(name)), f"{path}.{name}")
                else:
                    yield f"{path}.{name}"


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(data=st.data())
def test_properties_are_pulumi_aws_arguments(kind: str, data: st.DataObject, workspace: Path) -> None:
    for resource in deployed(data.draw(deployable(kind)), resolved, workspace).resources:
        found = {*unknown_paths(resource.inputs, arguments_of(resource), resource.type)}
        assert found - _NOT_YET == set()


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(data=st.data())
def test_outputs_that_pulumi_aws_calls_secret_are_declared_so(
    kind: str, data: st.DataObject, workspace: Path
) -> None:
    for resource in deployed(data.draw(deployable(kind)), resolved, workspace).resources:
        source = inspect.getsource(class_of(resource))
        named = re.search(r"additional_secret_outputs=(\[.*?\])", source)
        secret = set(re.findall(r'"(\w+)"', named[1])) if named else set()
        assert secret <= {*resource.secret_outputs}
