"""What is particular to parameters; `test_conformance.py` has their life."""

import pytest

from openmcf.aws.ssm import Parameter
from tests.support.provider import provider_of, urn
from tests.support.scripted_aws import Data, scripted

PARAMETER = urn("aws:ssm/parameter:Parameter")
SECRET = {"name": "word", "type": "SecureString", "value": "a1b2", "keyId": "alias/app"}
PLAIN = {"name": "word", "type": "String", "value": "a1b2"}


def test_what_is_no_longer_encrypted_is_sent_without_a_key() -> None:
    """AWS refuses one (terraform-provider-aws, issue 9843), and changes the type in place."""
    asked: list[tuple[str, Data]] = []

    def script(operation: str, said: Data) -> Data:
        asked.append((operation, said))
        told = {"Name": "word", "Type": "String", "Value": "a1b2"}
        answers: Data = {"GetParameter": {"Parameter": told}, "DescribeParameters": {"Parameters": [told]}}
        return answers.get(operation) or {}

    with scripted(script) as clients:
        provider = provider_of(clients)
        differs = provider.diff(PARAMETER, "word", SECRET, SECRET, PLAIN, [])
        provider.update(PARAMETER, "word", SECRET, PLAIN, preview=False)
    assert not differs.replaces
    (put,) = (said for operation, said in asked if operation == "PutParameter")
    assert (put["Type"], put["Overwrite"]) == ("String", True)
    assert "KeyId" not in put


@pytest.mark.parametrize(
    ("tier", "size", "replaces"),
    [
        ("Advanced", 4, True),
        ("Intelligent-Tiering", 4096, False),
        ("Intelligent-Tiering", 4097, True),
        ("Standard", 4, False),
    ],
)
def test_what_aws_keeps_as_advanced_is_replaced_to_be_standard(tier: str, size: int, replaces: bool) -> None:
    """With Intelligent-Tiering AWS chooses Advanced for values over 4 KB (API reference, `PutParameter`)."""
    olds = PLAIN | {"tier": tier, "value": "a" * size}
    found = Parameter().replacing(olds, PLAIN | {"tier": "Standard"}, frozenset({"tier", "value"}))
    assert found == ({"tier"} if replaces else set())
