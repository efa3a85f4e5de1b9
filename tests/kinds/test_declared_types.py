"""What programs declare, held to pulumi-aws's own classes: the official provider takes the same."""

import inspect
import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmcf.kit.programs import PULUMI_AWS
from openmcf.properties.values import Secret
from openmcf.specs.registry import KINDS
from tests.kinds.test_random_programs import deployable
from tests.support.programs import FEW, Registered, deployed, resolved
from tests.support.pulumi_aws_classes import NOT_YET, arguments_of, class_of, properties_of


def test_the_version_is_that_of_the_lock() -> None:
    assert version("pulumi-aws") == PULUMI_AWS


def token_of(resource: Registered) -> str:
    return resource.urn.split("::")[2].rpartition("$")[2]


def unknown_paths(value: Any, arguments: type | None, path: str) -> Iterator[str]:
    """The paths of properties that the classes do not have."""
    match value:
        case Secret():
            yield from unknown_paths(value.value, arguments, path)
        case list():
            for item in value:
                yield from unknown_paths(item, arguments, path)
        case dict() if arguments:
            properties = properties_of(arguments)
            for name, item in value.items():
                if name in properties:
                    yield from unknown_paths(item, properties[name], f"{path}.{name}")
                else:
                    yield f"{path}.{name}"


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(data=st.data())
def test_properties_are_pulumi_aws_arguments(kind: str, data: st.DataObject, workspace: Path) -> None:
    for resource in deployed(data.draw(deployable(kind)), resolved, workspace).resources:
        arguments = arguments_of(token_of(resource))
        found = {*unknown_paths(resource.inputs, arguments, resource.type)}
        assert found - NOT_YET == set()


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(data=st.data())
def test_outputs_that_pulumi_aws_calls_secret_are_declared_so(
    kind: str, data: st.DataObject, workspace: Path
) -> None:
    for resource in deployed(data.draw(deployable(kind)), resolved, workspace).resources:
        source = inspect.getsource(class_of(token_of(resource)))
        named = re.search(r"additional_secret_outputs=(\[.*?\])", source)
        secret = set(re.findall(r'"(\w+)"', named[1])) if named else set()
        assert secret <= {*resource.secret_outputs}
