"""A pool's manifest, made of what its program declares, has a program that declares the same."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings

from openmcf.aws.types import resource_type
from openmcf.kinds.aws_cognito_user_pool.importer.client import client
from openmcf.kinds.aws_cognito_user_pool.importer.directory import (
    group,
    identity_provider,
    resource_server,
)
from openmcf.kinds.aws_cognito_user_pool.importer.login_pages import looks
from openmcf.kinds.aws_cognito_user_pool.importer.settings import settings as pool_settings
from openmcf.properties.values import plain
from tests.support.aws_calls import literal
from tests.support.aws_calls_shared import LITERALS
from tests.support.manifests import checked
from tests.support.programs import Deployment, deployed
from tests.support.strategies import manifests
from tests.support.strategies_shared import Data

FEW = settings(max_examples=settings().max_examples // 2)
_REGIONAL = (LITERALS["arn:lambda:function"], LITERALS["arn:kms:key"])
_LISTS = {
    "UserPoolClient": ("clients", client),
    "UserGroup": ("groups", group),
    "ResourceServer": ("resourceServers", resource_server),
    "IdentityProvider": ("identityProviders", identity_provider),
}
_LOOKS = "ManagedLoginBranding"


def without_references(content: Data) -> Data:
    """The manifest with literals for its references; what must be in the region of the pool is there."""
    manifest = checked(json.dumps(content)).manifest
    assert manifest is not None
    text = json.dumps(literal(manifest))
    for arn in _REGIONAL:
        text = text.replace(arn, arn.replace("us-east-1", manifest.spec.region))
    data: Data = json.loads(text)
    return data


def read_back(deployment: Deployment) -> Data:
    """The spec that the declared resources say."""
    (pool,) = (each for each in deployment.resources if each.type == "UserPool")
    spec: Data = pool_settings(plain(pool.inputs))
    for type_, (field, item) in _LISTS.items():
        found = (plain(each.inputs) for each in deployment.resources if each.type == type_)
        spec[field] = [item(inputs) for inputs in found]
    branded = (each for each in deployment.resources if each.type == _LOOKS)
    return spec | {"managedLogin": [looks(each.name, plain(each.inputs)) for each in branded]}


def meant(deployment: Deployment) -> dict[str, Any]:
    """What AWS reads into the resources that `read_back` reads."""
    return {
        each.urn: resource_type(each.urn.split("::")[2].split("$")[-1]).equivalence.of(plain(each.inputs))
        for each in deployment.resources
        if each.type in {"UserPool", _LOOKS, *_LISTS}
    }


@FEW
@given(content=manifests("AwsCognitoUserPool"))
def test_the_manifest_of_a_pool_says_the_pool(content: Data, workspace: Path) -> None:
    given_ = without_references(content)
    first = deployed(given_, str, workspace)
    kept = {name: value for name, value in given_["spec"].items() if name in ("region", "domain")}
    again = deployed(given_ | {"spec": read_back(first) | kept}, str, workspace)
    assert meant(again) == meant(first)
