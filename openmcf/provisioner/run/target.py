"""Where things are deployed: an account, by the ordinary AWS chain, a role or a file; or the local AWS."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    ParamValidationError,
    PartialCredentialsError,
    ProfileNotFound,
    UnknownRegionError,
)
from botocore.session import Session
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from openmcf.aws.clients import Clients
from openmcf.errors import CredentialsMissing, UsageError, reason
from openmcf.provisioner.state.location import LOCAL_ACCOUNT
from openmcf.urls import hidden

_NO_CREDENTIALS = "set AWS_PROFILE or AWS_ACCESS_KEY_ID, or try it without an account: --local"
_PROFILES = "`aws configure list-profiles` shows the profiles"
_CONFIG_HAS = (
    "it has accountId (in quotes), accessKeyId, secretAccessKey, region and, if need be, sessionToken"
)

_HOME_REGIONS = {"aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}


class ProviderConfig(BaseModel):
    """OpenMCF's provider-config file for AWS; names in snake_case or camelCase."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, populate_by_name=True)

    account_id: str = Field(pattern=r"^\d{12}$")
    access_key_id: str
    secret_access_key: str
    region: str
    session_token: str | None = None


@dataclass(frozen=True)
class Target:
    """An account and a region, and what reaches them.

    session: botocore's, with credentials. endpoint, emulator, life: those of the local AWS; None for AWS.
    account: the id that a provider-config file promises, or that of the local AWS; None if it is not known.
    """

    session: Session
    region: str | None
    endpoint: str | None = None
    emulator: str | None = None
    account: str | None = None
    life: str | None = None
    _accounts: list[str] = field(default_factory=list, init=False, repr=False, compare=False)
    _connected: dict[str, Clients] = field(default_factory=dict, init=False, repr=False, compare=False)

    def clients(self, region: str) -> Clients:
        """botocore clients for a region of the target, the same each time."""
        new = Clients(self.session, region, self.endpoint, self.emulator)
        return self._connected.setdefault(region, new)

    def check(self, region: str) -> str:
        """The account that the credentials belong to, asked for once. Raises CredentialsMissing.

        region: where it is asked for.
        """
        if not self._accounts:
            self._accounts.append(self._account(region))
        return self._accounts[0]

    def _account(self, region: str) -> str:
        if self.emulator and self.account:
            return self.account  # whatever the keys: asking takes a tenth of a plan's time
        try:
            found = self.clients(region).account
        except (BotoCoreError, ClientError, ValueError) as error:
            raise _refused("AWS does not say whose credentials these are", error) from error
        if self.account and self.account != found:
            message = f"the credentials are those of account {found}, not of {self.account}"
            raise CredentialsMissing(message, "take the keys of the account that the provider config names")
        return found

    @property
    def home_region(self) -> str:
        """Where AWS keeps what is in no region, in the target's partition (IAM's endpoints)."""
        return _HOME_REGIONS.get(self.partition(self.region or "us-east-1"), "us-east-1")

    def partition(self, region: str) -> str:
        """The partition of a region."""
        try:
            return str(self.session.get_partition_for_region(region))
        except UnknownRegionError:
            return "aws"

    def environment(self) -> Mapping[str, str]:
        """What another process needs to reach the same target, such as the Pulumi CLI's own plugin."""
        credentials = self.session.get_credentials()
        if credentials is None:
            return {}
        frozen = credentials.get_frozen_credentials()
        values = {
            "AWS_ACCESS_KEY_ID": frozen.access_key,
            "AWS_SECRET_ACCESS_KEY": frozen.secret_key,
            "AWS_SESSION_TOKEN": frozen.token,
            "AWS_ENDPOINT_URL": self.endpoint,
        }
        return {key: value for key, value in values.items() if value}


def ambient(profile: str | None, region: str | None) -> Target:
    """The target of the ordinary AWS chain: environment, profiles, SSO, roles of the machine.

    botocore does not know AWS_REGION, which goes before AWS_DEFAULT_REGION in the AWS CLI and other SDKs.
    """
    try:
        session = Session(profile=profile)
        named = region or os.environ.get("AWS_REGION")
        return Target(session, named or session.get_config_variable("region"))
    except BotoCoreError as error:
        raise CredentialsMissing(str(error), _PROFILES) from error


def configured(path: Path, region: str | None) -> Target:
    """The target of an OpenMCF provider-config file. Raises UsageError if it is none."""
    config = _provider_config(path)
    session = Session()
    session.set_credentials(config.access_key_id, config.secret_access_key, config.session_token)
    return Target(session, region or config.region, account=config.account_id)


def local(
    endpoint: str, emulator: str, keys: tuple[str, str], region: str, life: str | None = None
) -> Target:
    """The target of an emulated AWS, for which the settings of AWS's tools do not count."""
    session = Session()
    settings = session.get_component("config_store")
    for name, value in {"profile": None, "config_file": os.devnull, "credentials_file": os.devnull}.items():
        settings.set_config_variable(name, value)
    session.set_credentials(*keys)
    return Target(session, region, endpoint, emulator, LOCAL_ACCOUNT, life)


def assumed(target: Target, role_arn: str) -> Target:
    """The same target by another role. Raises CredentialsMissing if it cannot be assumed."""
    try:
        sts = target.clients(target.region or "us-east-1")("sts")
        answer: Mapping[str, Any] = sts.assume_role(RoleArn=role_arn, RoleSessionName="openmcf")
    except (BotoCoreError, ClientError, ValueError) as error:
        raise _refused(f"the role {role_arn} cannot be assumed", error) from error
    keys = answer["Credentials"]
    session = Session()
    session.set_credentials(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
    return replace(target, session=session, account=None)


def _refused(what: str, error: BotoCoreError | ClientError | ValueError) -> CredentialsMissing:
    match error:
        case ValueError():  # botocore's way to refuse an endpoint
            hint = "set AWS_ENDPOINT_URL to an address that begins with http:// or https://, or unset it"
        case NoCredentialsError() | PartialCredentialsError():
            hint = _NO_CREDENTIALS
        case ProfileNotFound():
            hint = _PROFILES
        case ParamValidationError():  # only a role is named to AWS
            hint = "name it by its ARN, such as arn:aws:iam::123456789012:role/deployer"
        case ClientError():
            hint = (
                "renew the credentials, choose others with --profile, or try it without an account: --local"
            )
        case _:
            hint = "check the network, HTTPS_PROXY and the region, or try it without an account: --local"
    return CredentialsMissing(f"{what}: {hidden(str(error))}", hint)


def _provider_config(path: Path) -> ProviderConfig:
    content = _content_of(path)
    if not isinstance(content, dict):
        raise UsageError(f"the provider config {path} is not right: it is no map", _CONFIG_HAS)
    try:
        return ProviderConfig.model_validate(content)
    except ValidationError as error:
        # Without the input: it has keys in it.
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise UsageError(f"the provider config {path} is not right: {faults}", _CONFIG_HAS) from None


def _content_of(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"the provider config {path} cannot be read: {reason(error)}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"the provider config {path} is no text in UTF-8") from error
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that there is not
        raise UsageError(f"the provider config {path} is no YAML") from error
