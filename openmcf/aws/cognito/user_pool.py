"""User pools.

UpdateUserPool resets what is left out (API reference), so that an update also says what no input says.
"""

from contextlib import suppress

from openmcf.aws import emulator
from openmcf.aws.clients import Clients
from openmcf.aws.cognito import schema
from openmcf.aws.cognito.common import MISSING, SERVICE
from openmcf.aws.cognito.conversion import nested, pool_properties
from openmcf.aws.cognito.equivalence import DEFAULTS, EMPTY, FILLED, MEANING, MESSAGES
from openmcf.aws.cognito.mfa import set_factors
from openmcf.aws.cognito.user_pool_calls import ask_pool
from openmcf.aws.equivalence import without
from openmcf.aws.not_found import not_found_on
from openmcf.aws.partial_create import recording_partial_create
from openmcf.aws.resource import Candidate, Created, NotFound, Properties, ProviderError, ReadResult, Resource


class UserPool(Resource):
    """A user pool, without its parts, such as clients."""

    type = "aws:cognito/userPool:UserPool"
    inputs = frozenset(
        {
            *("accountRecoverySetting", "adminCreateUserConfig", "aliasAttributes", "autoVerifiedAttributes"),
            *("deletionProtection", "deviceConfiguration", "emailConfiguration", "emailMfaConfiguration"),
            *("emailVerificationMessage", "emailVerificationSubject", "lambdaConfig", "mfaConfiguration"),
            *("name", "passwordPolicy", "schemas", "signInPolicy", "smsAuthenticationMessage"),
            *("smsConfiguration", "smsVerificationMessage", "softwareTokenMfaConfiguration", "tags"),
            *("userAttributeUpdateSettings", "userPoolAddOns", "userPoolTier", "usernameAttributes"),
            *("usernameConfiguration", "verificationMessageTemplate", "webAuthnConfiguration"),
        }
    )
    computed = (
        *("arn", "creationDate", "customDomain", "domain", "endpoint", "estimatedNumberOfUsers"),
        *("lastModifiedDate", "tagsAll"),
    )
    replace_on_change = frozenset({"aliasAttributes", "usernameAttributes", "usernameConfiguration"})
    server_defaults = FILLED
    equivalence = MEANING

    def replacing(self, olds: Properties, news: Properties, changed: frozenset[str]) -> frozenset[str]:
        """Besides the usual, `schemas`, unless custom attributes are added and nothing else."""
        if "schemas" in changed and not schema.only_adds(_schemas(olds), _schemas(news)):
            return super().replacing(olds, news, changed) | {"schemas"}
        return super().replacing(olds, news, changed)

    def create(self, clients: Clients, inputs: Properties) -> Created:
        arguments = without(nested(inputs), ["mfaConfiguration"])
        pool = ask_pool(clients, "CreateUserPool", arguments)["userPool"]
        with recording_partial_create(Created(pool["id"], pool_properties(pool, {}, inputs))):
            set_factors(clients, pool["id"], {}, inputs)
            return Created(pool["id"], self._properties(clients, pool["id"], inputs))

    def candidates(self, clients: Clients, inputs: Properties) -> list[Candidate]:
        pages = clients(SERVICE).get_paginator("list_user_pools").paginate(MaxResults=60)
        return [
            Candidate(pool["Id"], pool["CreationDate"])
            for page in pages
            for pool in page["UserPools"]
            if pool["Name"] == inputs["name"]
        ]

    def read(self, clients: Clients, resource_id: str, known: Properties) -> ReadResult:
        return self.found(resource_id, self._properties(clients, resource_id, known))

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        if "emailMfaConfiguration" in olds and "emailMfaConfiguration" not in news:
            # AWS refuses to take away the sender of the codes while they are a factor.
            set_factors(clients, resource_id, olds, news)
        current = _described(clients, resource_id)
        arguments = nested(self._reset(current) | _with_messages(news) | _kept(current, news))
        ask_pool(clients, "UpdateUserPool", arguments | {"userPoolId": resource_id})
        if attributes := schema.added(_schemas(current), _schemas(news)):
            ask_pool(
                clients, "AddCustomAttributes", {"userPoolId": resource_id, "customAttributes": attributes}
            )
        set_factors(clients, resource_id, olds, news)
        return self._properties(clients, resource_id, news)

    def delete(self, clients: Clients, resource_id: str, properties: Properties) -> None:
        with suppress(NotFound):
            if _described(clients, resource_id).get("deletionProtection") == "ACTIVE":
                name = properties.get("name", resource_id)
                raise ProviderError(
                    f"the user pool {name} ({resource_id}) is protected against deletion\n"
                    "hint: apply it with `deletionProtection: false` first"
                )
            with not_found_on(MISSING):
                ask_pool(clients, "DeleteUserPool", {"userPoolId": resource_id})

    def _properties(self, clients: Clients, id_: str, recorded: Properties) -> Properties:
        """All properties of the pool; `recorded` are those of before, or inputs. Raises NotFound."""
        pool = _described(clients, id_)
        factors = ask_pool(clients, "GetUserPoolMfaConfig", {"userPoolId": id_})
        observed = pool_properties(pool, factors, recorded)
        observed |= emulator.dropped(clients.emulator, self.type, recorded)
        return self.known(observed, recorded)

    def _reset(self, current: Properties) -> Properties:
        """AWS's defaults for all that the pool has otherwise."""
        now = self.equivalence.of(current)
        changed = {
            name for name, default in DEFAULTS.items() if now[name] != self.equivalence.of(default, name)
        }
        resets = {name: DEFAULTS[name] for name in changed}
        return resets | {name: empty for name, empty in EMPTY.items() if name in now}


def _kept(current: Properties, news: Properties) -> Properties:
    """What an update must repeat though it is no input, or not one of this call, since AWS resets the rest.

    SMS settings cannot be taken away (pulumi-aws, `smsConfiguration`); factors are changed by their own call.
    """
    same = ("issuerConfiguration", "keyConfiguration", "mfaConfiguration")
    kept = {name: current[name] for name in same if name in current}
    if "smsConfiguration" in current and "smsConfiguration" not in news:
        kept["smsConfiguration"] = current["smsConfiguration"]
    if federation := current.get("lambdaConfig", {}).get("inboundFederation"):
        kept["lambdaConfig"] = news.get("lambdaConfig", {}) | {"inboundFederation": federation}
    return kept


def _with_messages(news: Properties) -> Properties:
    """The inputs, with their messages in the template too: an update keeps what the template said before."""
    same = {field: news[name] for name, field in MESSAGES.items() if name in news}
    if not same:
        return news
    template = DEFAULTS["verificationMessageTemplate"] | news.get("verificationMessageTemplate", {})
    return news | {"verificationMessageTemplate": template | same}


def _described(clients: Clients, id_: str) -> Properties:
    """The pool as AWS describes it. Raises NotFound."""
    with not_found_on(MISSING):
        pool: Properties = ask_pool(clients, "DescribeUserPool", {"userPoolId": id_})["userPool"]
    policies: Properties = pool.pop("policies", {})
    return pool | policies


def _schemas(pool: Properties) -> list[schema.Attribute]:
    return list(pool.get("schemas") or [])
