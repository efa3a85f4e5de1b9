"""Property values over the wire."""

from hypothesis import given
from hypothesis import strategies as st

from openmcf.properties.values import Value
from openmcf.pulumi_cli.wire import from_struct, to_struct
from tests.properties.test_values import VALUES


@given(st.dictionaries(st.text(), VALUES))
def test_what_goes_over_the_wire_comes_back(properties: dict[str, Value]) -> None:
    assert from_struct(to_struct(properties)) == properties
