"""AwsHttpApiGateway: an HTTP API of API Gateway, with its routes, authorizers, stage and domain."""

import re
from collections.abc import Iterator

from openmcf.kinds.aws_http_api_gateway.rules import authorization, cors, integration, log, route, stage
from openmcf.kinds.aws_http_api_gateway.spec.api import AwsHttpApiGateway, AwsHttpApiGatewayOutputs
from openmcf.specs.aws.regions import HOSTS
from openmcf.specs.findings import RuleBook
from openmcf.specs.kind import ImportId, Kind, UniqueName

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


def local_path(url: str) -> str | None:
    """Where the local AWS answers for the address of an API (measured with MiniStack 1.5.33).

    An API is told apart by its Host header, `{api}.execute-api.localhost:{port}`, which is what CreateApi
    gives as ApiEndpoint. Browsers and curl resolve that name, many systems do not; AWS's own host name is not
    taken. The path form works everywhere, and finds the stage as AWS does: `/_aws/execute-api/{api}/users` is
    the path `/users` of the stage `$default`, unless the API has a stage `users`. It needs the slash after
    the API's id.
    Custom domains are told apart by their Host header, too; their addresses stay as they are.
    """
    api = re.fullmatch(rf"https?://([a-z0-9]+)\.execute-api(?:{HOSTS}|\.localhost(?::\d+)?)(/.*)?", url)
    return f"/_aws/execute-api/{api[1]}{api[2] or '/'}" if api else None


KIND = Kind(
    AwsHttpApiGateway,
    AwsHttpApiGatewayOutputs,
    RULES,
    output_keys,
    empty_outputs,
    names,
    named_by_manifest=frozenset({"aws:apigatewayv2/api:Api"}),
    import_id=ImportId(
        "the API's id, such as `a1b2c3d4e5`",
        "routes, integrations, authorizers, a stage, a domain, and the functions' permissions",
    ),
    local_path=local_path,
    exempt={
        "probes": "they come with `openmcf verify`",
        "guard": "it keeps no data; a domain of one's own outlives its address",
    },
)
