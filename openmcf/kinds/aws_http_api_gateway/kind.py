"""AwsHttpApiGateway: an HTTP API of API Gateway, with its routes, authorizers, stage and domain."""

from collections.abc import Iterator

from openmcf.kinds.aws_http_api_gateway.rules import authorization, cors, integration, log, route, stage
from openmcf.kinds.aws_http_api_gateway.spec.api import AwsHttpApiGateway, AwsHttpApiGatewayOutputs
from openmcf.specs.findings import RuleBook
from openmcf.specs.kind import Kind, UniqueName

RULES = RuleBook(
    route.RULES,
    integration.RULES,
    authorization.RULES,
    cors.RULES,
    stage.RULES,
    log.RULES,
)


def output_keys(api: AwsHttpApiGateway) -> dict[str, frozenset[str]]:
    """The keys of the map: each authorizer has an id."""
    return {"authorizer_ids": frozenset(authorizer.name for authorizer in api.spec.authorizers)}


def empty_outputs(api: AwsHttpApiGateway) -> tuple[str, ...]:
    """Without a domain there is nothing for DNS to lead to."""
    return () if api.spec.domain else ("domain_target", "domain_hosted_zone_id")


def names(api: AwsHttpApiGateway) -> Iterator[UniqueName]:
    """Custom domain names are unique in a region, whoever has them (guide, "Custom domain names")."""
    if api.spec.domain is not None:
        path = ("spec", "domain", "domainName")
        yield UniqueName(path, "custom domain", api.spec.domain.domain_name, everywhere=True)


KIND = Kind(AwsHttpApiGateway, AwsHttpApiGatewayOutputs, RULES, output_keys, empty_outputs, names)
