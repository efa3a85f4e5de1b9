"""AwsHttpApiGateway: the API, and all that belongs to it as its children; where it is served."""

from collections.abc import Sequence

import pulumi
from pulumi_aws import apigatewayv2

from openmcf.kinds.aws_http_api_gateway.program.authorizers import declare_authorizer
from openmcf.kinds.aws_http_api_gateway.program.routes import allow_integrations, declare_route
from openmcf.kinds.aws_http_api_gateway.spec.api import (
    AwsHttpApiGateway,
    AwsHttpApiGatewaySpec,
    HttpApiAccessLog,
    HttpApiCors,
    HttpApiDomain,
    HttpApiRouteSettings,
    HttpApiSettingsOfRoute,
    HttpApiStage,
)
from openmcf.kit.optional import if_given
from openmcf.kit.program import Context, Outputs


def deploy(manifest: AwsHttpApiGateway, context: Context) -> Outputs:
    """Declare the API and its children, each named by what the manifest calls it."""
    spec = manifest.spec
    api = _api(manifest.metadata.name, spec)
    authorizers = {entry.name: declare_authorizer(entry, api, context) for entry in spec.authorizers}
    permissions = allow_integrations(spec.routes, api, context)
    routes = [declare_route(route, authorizers, permissions, api, context) for route in spec.routes]
    stage = _stage(spec.stage, spec.tags, api, routes)
    return {
        "api_id": api.id,
        "api_arn": api.arn,
        "api_endpoint": api.api_endpoint,
        "invoke_url": pulumi.Output.concat(api.api_endpoint, _path(spec.stage)),
        "execution_arn": api.execution_arn,
        "stage_name": stage.name,
        "authorizer_ids": {name: authorizer.resource.id for name, authorizer in authorizers.items()},
        **_domain_outputs(spec, api, stage, context),
    }


def _api(name: str, spec: AwsHttpApiGatewaySpec) -> apigatewayv2.Api:
    return apigatewayv2.Api(
        name,
        name=name,
        protocol_type="HTTP",
        description=spec.description,
        version=spec.version,
        ip_address_type=spec.ip_address_type,
        disable_execute_api_endpoint=spec.disable_execute_api_endpoint,
        fail_on_warnings=spec.fail_on_warnings,
        cors_configuration=if_given(_cors, spec.cors_configuration),
        tags=spec.tags or None,
    )


def _cors(cors: HttpApiCors) -> apigatewayv2.ApiCorsConfigurationArgs:
    return apigatewayv2.ApiCorsConfigurationArgs(
        allow_origins=cors.allow_origins or None,
        allow_methods=cors.allow_methods or None,
        allow_headers=cors.allow_headers or None,
        expose_headers=cors.expose_headers or None,
        allow_credentials=cors.allow_credentials,
        max_age=cors.max_age,
    )


def _path(stage: HttpApiStage) -> str:
    return "" if stage.name == "$default" else f"/{stage.name}"


def _stage(
    stage: HttpApiStage, tags: dict[str, str], api: apigatewayv2.Api, routes: Sequence[apigatewayv2.Route]
) -> apigatewayv2.Stage:
    """The stage, after the routes: its settings may be about them."""
    return apigatewayv2.Stage(
        stage.name,
        api_id=api.id,
        name=stage.name,
        auto_deploy=stage.auto_deploy,
        access_log_settings=if_given(_access_log, stage.access_log),
        default_route_settings=if_given(_default_settings, stage.default_route_settings),
        route_settings=[_route_settings(settings) for settings in stage.route_settings] or None,
        stage_variables=stage.stage_variables or None,
        tags=tags or None,
        opts=pulumi.ResourceOptions(parent=api, depends_on=routes),
    )


def _access_log(log: HttpApiAccessLog) -> apigatewayv2.StageAccessLogSettingsArgs:
    return apigatewayv2.StageAccessLogSettingsArgs(destination_arn=log.destination_arn, format=log.format)


def _default_settings(settings: HttpApiRouteSettings) -> apigatewayv2.StageDefaultRouteSettingsArgs:
    return apigatewayv2.StageDefaultRouteSettingsArgs(
        throttling_burst_limit=settings.throttling_burst_limit,
        throttling_rate_limit=settings.throttling_rate_limit,
        detailed_metrics_enabled=settings.detailed_metrics_enabled,
    )


def _route_settings(settings: HttpApiSettingsOfRoute) -> apigatewayv2.StageRouteSettingArgs:
    return apigatewayv2.StageRouteSettingArgs(
        route_key=settings.route_key,
        throttling_burst_limit=settings.throttling_burst_limit,
        throttling_rate_limit=settings.throttling_rate_limit,
        detailed_metrics_enabled=settings.detailed_metrics_enabled,
    )


def _domain_outputs(
    spec: AwsHttpApiGatewaySpec, api: apigatewayv2.Api, stage: apigatewayv2.Stage, context: Context
) -> Outputs:
    if spec.domain is None:
        return {"domain_target": "", "domain_hosted_zone_id": ""}
    domain = _domain(spec.domain, spec.tags, context)
    apigatewayv2.ApiMapping(
        spec.domain.domain_name,
        api_id=api.id,
        domain_name=domain.domain_name,
        stage=stage.name,
        api_mapping_key=spec.domain.api_mapping_key,
        opts=pulumi.ResourceOptions(parent=api),
    )
    served = domain.domain_name_configuration
    return {"domain_target": served.target_domain_name, "domain_hosted_zone_id": served.hosted_zone_id}


def _domain(domain: HttpApiDomain, tags: dict[str, str], context: Context) -> apigatewayv2.DomainName:
    return apigatewayv2.DomainName(
        domain.domain_name,
        domain_name=domain.domain_name,
        domain_name_configuration=apigatewayv2.DomainNameDomainNameConfigurationArgs(
            certificate_arn=context.resolve(domain.certificate_arn),
            endpoint_type=domain.endpoint_type,
            security_policy=domain.security_policy,
        ),
        tags=tags or None,
    )
