"""AwsHttpApiGateway: the API, and all that belongs to it as its children; where it is served."""

from collections.abc import Sequence

from openmcf.kinds.aws_http_api_gateway.fields import API, DOMAIN, STAGE
from openmcf.kinds.aws_http_api_gateway.program.authorizers import declared_authorizer
from openmcf.kinds.aws_http_api_gateway.program.routes import integration_permissions, route_and_integration
from openmcf.kinds.aws_http_api_gateway.spec.api import (
    AwsHttpApiGateway,
    AwsHttpApiGatewaySpec,
    HttpApiDomain,
    HttpApiStage,
)
from openmcf.kit.program import Context
from openmcf.properties.declarations import Declaration, Declarations, apply, concat
from openmcf.properties.values import Properties


def deploy(manifest: AwsHttpApiGateway, context: Context) -> Declarations:
    """The API and its children, each named by what the manifest calls it."""
    name, spec = manifest.metadata.name, manifest.spec
    inputs = {"name": name, "protocolType": "HTTP", **API.inputs(spec, context.resolve)}
    api = Declaration("aws:apigatewayv2/api:Api", name, inputs)
    authorizers = {one.name: declared_authorizer(one, api, context) for one in spec.authorizers}
    permissions = integration_permissions(spec.routes, api, context)
    routes = [
        part
        for route in spec.routes
        for part in route_and_integration(route, authorizers, permissions, api, context)
    ]
    stage = _stage(spec, api, routes, context)
    domains = _domain_and_mapping(spec.domain, spec, api, stage, context) if spec.domain else []
    letting_in = [part for authorizer in authorizers.values() for part in authorizer.resources]
    outputs = {
        "api_id": api.id,
        "api_arn": api["arn"],
        "api_endpoint": api["apiEndpoint"],
        "invoke_url": concat(api["apiEndpoint"], _path(spec.stage)),
        "execution_arn": api["executionArn"],
        "stage_name": stage["name"],
        "authorizer_ids": {name: authorizer.resource.id for name, authorizer in authorizers.items()},
        **_domain_outputs(domains),
    }
    resources = [api, *letting_in, *permissions.values(), *routes, stage, *domains]
    return Declarations(resources, outputs)


def _path(stage: HttpApiStage) -> str:
    return "" if stage.name == "$default" else f"/{stage.name}"


def _stage(
    spec: AwsHttpApiGatewaySpec, api: Declaration, routes: Sequence[Declaration], context: Context
) -> Declaration:
    """The stage, after the routes: its settings may be about them."""
    inputs = {"apiId": api.id, **STAGE.inputs(spec.stage, context.resolve), "tags": spec.tags or None}
    after = [part for part in routes if part.type == "aws:apigatewayv2/route:Route"]
    return Declaration("aws:apigatewayv2/stage:Stage", spec.stage.name, inputs, parent=api, depends_on=after)


def _domain_and_mapping(
    domain: HttpApiDomain,
    spec: AwsHttpApiGatewaySpec,
    api: Declaration,
    stage: Declaration,
    context: Context,
) -> list[Declaration]:
    name = domain.domain_name
    inputs = {**DOMAIN.inputs(domain, context.resolve), "tags": spec.tags or None}
    declared = Declaration("aws:apigatewayv2/domainName:DomainName", name, inputs)
    served = {
        "apiId": api.id,
        "domainName": declared["domainName"],
        "stage": stage["name"],
        "apiMappingKey": domain.api_mapping_key,
    }
    return [declared, Declaration("aws:apigatewayv2/apiMapping:ApiMapping", name, served, parent=api)]


def _domain_outputs(domains: Sequence[Declaration]) -> Properties:
    if not domains:
        return {"domain_target": "", "domain_hosted_zone_id": ""}
    served = domains[0]["domainNameConfiguration"]
    return {
        # A plan of the official provider does not have them.
        "domain_target": apply(lambda it: it.get("targetDomainName"), served),
        "domain_hosted_zone_id": apply(lambda it: it.get("hostedZoneId"), served),
    }
