"""What tables of calls say, without AWS: what an update sends, and which ids there are."""

from typing import Any

import pytest
from botocore.session import Session

from openmcf.aws.apigatewayv2.api import Stage
from openmcf.aws.apigatewayv2.routes import Integration, Route
from openmcf.aws.cognito.common import ResourceServer
from openmcf.aws.iam import RolePolicy
from openmcf.aws.resource import ProviderError
from openmcf.aws.service_resource import Call, ServiceResource
from openmcf.aws.types import TYPES, resource_type

TABLES = [each for each in map(resource_type, TYPES) if isinstance(each, ServiceResource)]
POLICY = '{"Version": "2012-10-17", "Statement": []}'


@pytest.mark.parametrize("table", TABLES, ids=lambda each: each.type)
def test_a_table_is_complete(table: ServiceResource) -> None:
    has_no_default = {*ServiceResource.__annotations__} - {*vars(ServiceResource)}
    assert {name for name in has_no_default if not hasattr(table, name)} == set()
    assert {"tags", "tagsAll"} <= {*table.inputs, *table.computed} or table.tagging is None
    assert {*table.empty} <= table.inputs - table.replace_on_change


@pytest.mark.parametrize("table", TABLES, ids=lambda each: each.type)
def test_all_calls_and_error_codes_of_a_table_are_those_of_the_service(table: ServiceResource) -> None:
    model = Session().get_service_model(table.service)
    calls = [call for call in vars(type(table)).values() if isinstance(call, Call)]
    codes = {shape.metadata.get("error", {}).get("code", shape.name) for shape in model.error_shapes}
    assert {call.operation for call in calls} <= {*model.operation_names}
    assert table.service == "s3" or {*table.missing, *table.retried} <= codes  # S3's model lacks most codes


@pytest.mark.parametrize(
    ("table", "olds", "news", "said"),
    [
        # A document is sent as it was written, whatever a diff compares.
        (RolePolicy(), {"policy": "{}"}, {"policy": POLICY}, {"policy": POLICY}),
        # What was taken away is said to be empty, or to be the default, if it was not so already.
        (ResourceServer(), {"scopes": [{"scopeName": "a"}]}, {}, {"scopes": []}),
        (ResourceServer(), {"name": "a"}, {"name": "b"}, {"name": "b"}),
        (
            Route(),
            {"target": "integrations/1", "apiKeyRequired": True, "authorizationType": "NONE"},
            {},
            {"target": "", "apiKeyRequired": False},
        ),
        # A block is completed, since AWS keeps what it leaves out.
        (
            Stage(),
            {},
            {"defaultRouteSettings": {"throttlingBurstLimit": 1}},
            {
                "defaultRouteSettings": {"throttlingBurstLimit": 1, "detailedMetricsEnabled": False},
                "routeSettings": {},
            },
        ),
        # Of a map AWS keeps the keys that it is not given.
        (
            Integration(),
            {"requestParameters": {"a": "1", "b": "2"}, "responseParameters": []},
            {"requestParameters": {"b": "3"}},
            {"requestParameters": {"a": "", "b": "3"}, "responseParameters": {}},
        ),
    ],
)
def test_an_update_says_what_is_wanted(
    table: ServiceResource, olds: dict[str, Any], news: dict[str, Any], said: dict[str, Any]
) -> None:
    assert table.to_update(olds, news) == said


def test_a_route_is_found_by_its_api_too() -> None:
    whole = {"apiId": "a1", "routeId": "r1"}
    assert Route().address("a1/r1", {}) == whole
    assert Route().address("r1", {"apiId": "a1", "routeKey": "GET /"}) == whole


def test_an_id_without_its_parts_is_refused() -> None:
    with pytest.raises(ProviderError, match=r"`r1` is no id of .*:Route\nhint: it has the form `\{apiId\}/"):
        Route().address("r1", {})
