"""Where things are deployed: whose credentials these are, roles, and the regions of partitions."""

from pathlib import Path

import pytest

from openmcf.aws.clients import Clients
from openmcf.errors import CredentialsMissing
from openmcf.provisioner.run.target import Target, ambient, assumed, configured, local
from tests.support.aws import REGION

ROLE = "arn:aws:iam::210987654321:role/deployer"


@pytest.fixture
def target(moto: Clients) -> Target:
    """moto as the target."""
    assert moto.endpoint is not None
    return local(moto.endpoint, "moto", ("test", "test"), REGION)


def test_a_provider_config_promises_an_account(
    moto: Clients, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", moto.endpoint or "")
    config = tmp_path / "config.yaml"
    for account, is_it in (("123456789012", True), ("210987654321", False)):
        config.write_text(
            f"{{account_id: '{account}', accessKeyId: a, secretAccessKey: b, region: {REGION}}}"
        )
        found = configured(config, None)
        assert found.region == REGION
        if is_it:
            assert found.check(REGION) == account
        else:
            with pytest.raises(CredentialsMissing, match=f"of account 123456789012, not of {account}"):
                found.check(REGION)


def test_a_role_is_assumed(target: Target) -> None:
    assert assumed(target, ROLE).check(REGION) == "210987654321"


def test_what_is_no_role_is_told(target: Target) -> None:
    with pytest.raises(CredentialsMissing, match="the role deployer cannot be assumed") as caught:
        assumed(target, "deployer")
    assert caught.value.hint == "name it by its ARN, such as arn:aws:iam::123456789012:role/deployer"


def test_the_environment_names_a_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.delenv("AWS_REGION", raising=False)
    assert ambient(None, None).region == "eu-west-1"
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    assert ambient(None, None).region == "eu-central-1"
    assert ambient(None, "eu-north-1").region == "eu-north-1"


def test_a_target_asks_once_whose_account_it_is(target: Target) -> None:
    assert target.check(REGION) == target.check("no-where-1")


@pytest.mark.parametrize(
    ("region", "home"),
    [
        ("eu-west-1", "us-east-1"),
        ("cn-northwest-1", "cn-north-1"),
        ("us-gov-east-1", "us-gov-west-1"),
        ("no-where-1", "us-east-1"),
    ],
)
def test_what_is_in_no_region_is_where_the_partition_keeps_it(region: str, home: str) -> None:
    assert ambient(None, region).home_region == home
