"""Lambda: statements of a function's resource policy, one by one. Source: API reference of Lambda."""

import json
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from threading import Lock
from typing import Any

from openmcf.aws.clients import Clients
from openmcf.aws.not_found import not_found_on
from openmcf.aws.resource import (
    Candidate,
    Created,
    NotFound,
    Properties,
    ProviderError,
    ReadResult,
    Resource,
    UniqueName,
)
from openmcf.aws.shapes import parameters

_MISSING = "ResourceNotFoundException"
_NAMES = {"FunctionName": "function"}

# Lambda loses statements that are added to one policy at the same time (terraform-provider-aws,
# `internal/service/lambda/permission.go`).
_turn_of: defaultdict[str, Lock] = defaultdict(Lock)


class Permission(Resource):
    """Who else may call a function. Its id is the statement's."""

    type = "aws:lambda/permission:Permission"
    inputs = frozenset(
        {"statementId", "function", "action", "principal", "sourceArn", "sourceAccount", "qualifier"}
    )
    replace_on_change = inputs
    unique_name = UniqueName("statementId", "parent", ("function", "qualifier"))

    def create(self, clients: Clients, inputs: Properties) -> Created:
        client = clients("lambda")
        with _turn_of[inputs["function"]]:
            client.add_permission(**parameters(client, "AddPermission", inputs, _NAMES))
        return Created(inputs["statementId"], inputs)

    def candidates(self, clients: Clients, inputs: Properties) -> list[Candidate]:
        return self.if_equal(clients, inputs["statementId"], inputs)

    def read(self, clients: Clients, resource_id: str, known: Properties) -> ReadResult:
        """The permission; to import one, its id is `{function}/{id}`, or `{function}:{qualifier}/{id}`."""
        imported, _, own_id = resource_id.rpartition("/")
        if not imported and not known:
            raise ProviderError(
                f"`{resource_id}` is no id of {self.type}\nhint: it is `function/statement id`"
            )
        whose = function_named(imported) if imported else known
        statement = next((it for it in statements(clients, whose) if it["Sid"] == own_id), None)
        if statement is None:
            raise NotFound
        of_function = {name: whose[name] for name in ("function", "qualifier") if name in whose}
        return self.found(own_id, self.known(_of_statement(statement) | of_function, known))

    def delete(self, clients: Clients, resource_id: str, properties: Properties) -> None:
        where = {"FunctionName": properties["function"], **_qualifier(properties)}
        with _turn_of[properties["function"]], suppress(NotFound), not_found_on(_MISSING):
            clients("lambda").remove_permission(StatementId=resource_id, **where)


def statements(clients: Clients, whose: Properties) -> list[dict[str, Any]]:
    """The statements of the policy of a function, or of a version or alias of it. Raises NotFound."""
    where = {"FunctionName": whose["function"], **_qualifier(whose)}
    with not_found_on(_MISSING):
        policy = json.loads(clients("lambda").get_policy(**where)["Policy"])
    found: list[dict[str, Any]] = policy["Statement"]
    return found


def function_named(text: str) -> Properties:
    """A function's name or ARN, with what may stand behind it: a version or an alias."""
    length = 7 if text.startswith("arn:") else 1
    parts = text.split(":")
    qualifier = {"qualifier": parts[length]} if len(parts) > length else {}
    return {"function": ":".join(parts[:length])} | qualifier


def _qualifier(properties: Properties) -> dict[str, str]:
    qualifier = properties.get("qualifier")
    return {"Qualifier": qualifier} if qualifier else {}


def _of_statement(statement: Mapping[str, Any]) -> Properties:
    """The properties that the statement has, in the policy that Lambda made of them."""
    principal, conditions = statement["Principal"], statement.get("Condition", {})
    observed = {
        "statementId": statement["Sid"],
        "action": statement["Action"],
        "principal": next(iter(principal.values())) if isinstance(principal, dict) else principal,
        "sourceArn": conditions.get("ArnLike", {}).get("AWS:SourceArn"),
        "sourceAccount": conditions.get("StringEquals", {}).get("AWS:SourceAccount"),
    }
    return {name: value for name, value in observed.items() if value is not None}
