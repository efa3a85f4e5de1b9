"""AwsCognitoUserPool: a user pool of Cognito, with its clients, domain and directory."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from openmcf.kinds.aws_cognito_user_pool.rules import (
    attribute,
    client,
    domain,
    message,
    name,
    provider,
    sign_in,
    trigger,
)
from openmcf.kinds.aws_cognito_user_pool.spec.pool import AwsCognitoUserPool, AwsCognitoUserPoolOutputs
from openmcf.specs.aws.regions import HOSTS
from openmcf.specs.findings import RuleBook
from openmcf.specs.kind import Guarded, ImportId, Kind, Protection, UniqueName

RULES = RuleBook(
    name.RULES,
    sign_in.RULES,
    attribute.RULES,
    message.RULES,
    trigger.RULES,
    client.RULES,
    provider.RULES,
    domain.RULES,
)


def output_keys(pool: AwsCognitoUserPool) -> dict[str, frozenset[str]]:
    """The keys of the two maps: all clients have an id, those that asked for one a secret."""
    clients = pool.spec.clients
    return {
        "client_ids": frozenset(client.name for client in clients),
        "client_secrets": frozenset(client.name for client in clients if client.generate_secret),
    }


def empty_outputs(pool: AwsCognitoUserPool) -> tuple[str, ...]:
    """Without a domain there is no URL of it, and without one of one's own no distribution."""
    domain = pool.spec.domain
    if domain is None:
        return ("user_pool_domain", "cloudfront_distribution_arn")
    return () if "." in domain.domain else ("cloudfront_distribution_arn",)


def names(pool: AwsCognitoUserPool) -> Iterator[UniqueName]:
    """Domains of pools are unique in a region, prefixes too (API model, `CreateUserPoolDomain.Domain`)."""
    if pool.spec.domain is not None:
        yield UniqueName(("spec", "domain", "domain"), "domain", pool.spec.domain.domain, everywhere=True)


def with_defaults(pool: AwsCognitoUserPool) -> AwsCognitoUserPool:
    """The pool with the identity providers that its clients have without saying so."""
    clients = [
        client.model_copy(update={"supported_identity_providers": pool.spec.identity_providers_of(client)})
        for client in pool.spec.clients
    ]
    return pool.model_copy(update={"spec": pool.spec.model_copy(update={"clients": clients})})


def local_path(url: str) -> str | None:
    """Where the local AWS answers for the address of an issuer, or of sign-in pages (MiniStack 1.5.33).

    Tokens have AWS's issuer, and a JWT authorizer lets them in only if that is its issuer; it finds the keys
    here by itself. So an issuer is rewritten for people to follow, never for a manifest.
    `/{pool}/.well-known/jwks.json` and `openid-configuration` answer. The sign-in pages and token endpoints
    are one set for all pools, whatever the host: `/oauth2/authorize`, `/oauth2/token`, `/oauth2/userInfo`,
    `/logout`. One signs in on the page of `/oauth2/authorize`; `/login` only takes its form. There is no
    `/signup`, `/forgotPassword` or `/oauth2/revoke`.
    """
    if issuer := re.fullmatch(rf"https://cognito-idp{HOSTS}(/.*)?", url):
        return issuer[1] or ""
    if pages := re.fullmatch(r"https://[a-z0-9-]+\.auth\.[a-z0-9-]+\.amazoncognito\.com(/.*)?", url):
        return re.sub(r"^/login\b", "/oauth2/authorize", pages[1] or "")
    return None


def count_users(clients: Callable[[str], Any], pool: str) -> int:
    """How many users a pool has. AWS counts them every few hours (API model, `EstimatedNumberOfUsers`)."""
    found = clients("cognito-idp").describe_user_pool(UserPoolId=pool)
    return int(found["UserPool"]["EstimatedNumberOfUsers"])


USER_POOL = "aws:cognito/userPool:UserPool"

GUARDED = (
    Guarded(
        USER_POOL,
        noun="user pool",
        loss=" ({id}) with its users",
        size=count_users,
        estimate="AWS estimates {size}",
        protection=Protection("deletionProtection", "ACTIVE", "deletionProtection: false"),
        reasons={"schemas": "attributes can only be added to a user pool, never changed or removed"},
    ),
    Guarded(
        "aws:cognito/userPoolClient:UserPoolClient",
        noun="client",
        loss=", whose id {id} applications may hold",
        part_of=USER_POOL,
    ),
)

KIND = Kind(
    AwsCognitoUserPool,
    AwsCognitoUserPoolOutputs,
    RULES,
    output_keys,
    empty_outputs,
    names,
    with_defaults=with_defaults,
    guarded=GUARDED,
    named_by_manifest=frozenset({USER_POOL}),
    import_id=ImportId(
        "the pool's id, such as `us-east-1_Ab1Cd2EfG`",
        "clients, domain, looks of managed login, groups, resource servers, identity providers, "
        "and the triggers' permissions",
    ),
    local_path=local_path,
    exempt={"probes": "they come with `openmcf verify`"},
)
