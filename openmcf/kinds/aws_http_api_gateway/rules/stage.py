"""Rules of AwsHttpApiGateway about where it is served: endpoint, stage, domain."""

from collections.abc import Iterator

from openmcf.kinds.aws_http_api_gateway.spec.api import AwsHttpApiGateway, HttpApiRouteSettings
from openmcf.specs.aws.arns import arn_region
from openmcf.specs.findings import Finding, RuleBook, nearest
from openmcf.specs.invalid import valid_items

RULES = RuleBook()

_MANY = 200
"""With more routes or settings than this no near names are looked for: it would take longer than the rest."""


@RULES.warning("http-api-fail-on-warnings")
def fail_on_warnings_has_an_effect(api: AwsHttpApiGateway) -> Iterator[Finding]:
    """`failOnWarnings` is about the import of OpenAPI documents, which openmcf never does."""
    if api.spec.fail_on_warnings:
        message = "has no effect: only the import of an OpenAPI document gives warnings"
        yield Finding("spec.failOnWarnings", message, "remove it", on_key=True)


@RULES.warning("http-api-no-endpoint")
def api_can_be_called(api: AwsHttpApiGateway) -> Iterator[Finding]:
    """An API whose own endpoint is disabled has a domain."""
    if api.spec.disable_execute_api_endpoint and api.spec.domain is None:
        message = "nobody can call the API: its own endpoint is disabled, and it has no `domain`"
        yield Finding(
            "spec.disableExecuteApiEndpoint", message, "add `spec.domain`, or remove it", on_key=True
        )


@RULES.warning("http-api-stage-deployment")
def stage_is_deployed(api: AwsHttpApiGateway) -> Iterator[Finding]:
    """A stage without `autoDeploy` serves nothing until somebody deploys the API to it.

    Source: the guide, "Stages for HTTP APIs".
    """
    if not api.spec.stage.auto_deploy:
        message = "changes are not served until somebody deploys the API by hand"
        yield Finding("spec.stage.autoDeploy", message, "remove it, or write true")


@RULES.error("http-api-route-settings")
def route_settings_are_of_routes(api: AwsHttpApiGateway) -> Iterator[Finding]:
    """Each entry of `stage.routeSettings` is about a route of the API, and each route has one at most.

    Source: measured, "Unable to find Route by key … within the provided RouteSettings".
    """
    keys, seen = {route.route_key for route in api.spec.routes}, set()
    hinted = max(len(keys), len(api.spec.stage.route_settings)) <= _MANY
    for index, settings in enumerate(api.spec.stage.route_settings):
        path, key = f"spec.stage.routeSettings[{index}].routeKey", settings.route_key
        if key not in keys:
            near = nearest(key, keys) if hinted else None
            yield Finding(path, f"there is no route `{key}`", f"did you mean `{near}`?" if near else None)
        elif key in seen:
            yield Finding(path, f"`{key}` has settings already", "merge the two entries")
        seen.add(key)


@RULES.warning("http-api-throttle-zero")
def limits_let_requests_through(api: AwsHttpApiGateway) -> Iterator[Finding]:
    """A throttling limit of 0 refuses every request with 429."""
    stage = api.spec.stage
    if stage.default_route_settings is not None:
        yield from _zeros(stage.default_route_settings, "spec.stage.defaultRouteSettings")
    for index, settings in valid_items(stage.route_settings):
        yield from _zeros(settings, f"spec.stage.routeSettings[{index}]")


def _zeros(settings: HttpApiRouteSettings, path: str) -> Iterator[Finding]:
    for name, limit in (
        ("throttlingBurstLimit", settings.throttling_burst_limit),
        ("throttlingRateLimit", settings.throttling_rate_limit),
    ):
        if limit is not None and limit == 0:
            yield Finding(
                f"{path}.{name}", "0 refuses every request with 429", "remove it for AWS's own limit"
            )


@RULES.error("http-api-domain-region")
def certificate_is_in_the_apis_region(api: AwsHttpApiGateway) -> Iterator[Finding]:
    """The domain's certificate is in the API's region.

    Source: measured, "Invalid certificate ARN … Certificate must be in …".
    """
    domain = api.spec.domain
    region = arn_region(domain.certificate_arn) if domain is not None else None
    if region is not None and api.spec.region is not None and region != api.spec.region:
        message = f"is in `{region}`, and the API in `{api.spec.region}`"
        yield Finding("spec.domain.certificateArn", message, f"give a certificate in `{api.spec.region}`")
