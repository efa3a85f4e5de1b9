"""Domains of user pools: a prefix of Cognito's own domain, or a domain of one's own with a certificate."""

from contextlib import suppress

from openmcf.aws.clients import Clients
from openmcf.aws.cognito.common import MISSING, ask
from openmcf.aws.equivalence import Equivalence
from openmcf.aws.not_found import not_found_on
from openmcf.aws.partial_create import recording_partial_create
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
from openmcf.aws.retry import pauses, wait_until

_ZONE_OF_CLOUDFRONT = "Z2FDTNDATAQYW2"
"""The hosted zone of all CloudFront distributions (Route 53 developer guide, alias records)."""

_WITHIN = 60 * 60
"""Seconds that a distribution may take to be made or taken away, as terraform-provider-aws has them."""

_GONE = ""
_NAMES = {"AWSAccountId": "awsAccountId"}


class UserPoolDomain(Resource):
    """The domain of a pool's sign-in pages and OAuth endpoints; a pool has one of each sort at most."""

    type = "aws:cognito/userPoolDomain:UserPoolDomain"
    inputs = frozenset({"certificateArn", "domain", "managedLoginVersion", "userPoolId"})
    computed = (
        *("awsAccountId", "cloudfrontDistribution", "cloudfrontDistributionArn"),
        *("cloudfrontDistributionZoneId", "s3Bucket", "version"),
    )
    replace_on_change = frozenset({"domain", "userPoolId"})
    stable = frozenset({"awsAccountId", "cloudfrontDistributionZoneId"})
    unique_name = UniqueName("domain", "region")
    conflict_keys = (("userPoolId",),)
    equivalence = Equivalence(defaults={"managedLoginVersion": 1})

    def create(self, clients: Clients, inputs: Properties) -> Created:
        ask(clients, "CreateUserPoolDomain", _arguments(inputs), _NAMES)
        with recording_partial_create(Created(inputs["domain"], inputs)):
            return Created(inputs["domain"], _active(clients, inputs["domain"]))

    def candidates(self, clients: Clients, inputs: Properties) -> list[Candidate]:
        with suppress(NotFound):
            whose = _described(clients, inputs["domain"]).get("userPoolId")
            return [Candidate(inputs["domain"], alone=True)] if whose == inputs["userPoolId"] else []
        return []

    def read(self, clients: Clients, resource_id: str, known: Properties) -> ReadResult:
        return self.found(resource_id, _properties(_described(clients, resource_id)))

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        defaults = {"managedLoginVersion": 1} if "managedLoginVersion" in olds else {}
        ask(clients, "UpdateUserPoolDomain", _arguments(defaults | news), _NAMES)
        return _active(clients, resource_id)

    def delete(self, clients: Clients, resource_id: str, properties: Properties) -> None:
        address = {"domain": resource_id, "userPoolId": properties["userPoolId"]}
        with suppress(NotFound), not_found_on(MISSING):
            ask(clients, "DeleteUserPoolDomain", address, _NAMES)
        late = f"the domain {resource_id} is not deleted yet"
        wait_until(lambda: _status(clients, resource_id) == _GONE, late, pauses(_WITHIN, first=0.2))


def _arguments(inputs: Properties) -> Properties:
    certificate = inputs.get("certificateArn")
    own = {"customDomainConfig": {"certificateArn": certificate}} if certificate else {}
    return inputs | own


def _active(clients: Clients, domain: str) -> Properties:
    """The domain's properties, once it works. Raises TimedOut, and Refused if AWS gave up."""
    late = f"the domain {domain} is not active yet"
    settled = {"ACTIVE", "FAILED"}
    wait_until(lambda: _status(clients, domain) in settled, late, pauses(_WITHIN, first=0.2))
    description = _described(clients, domain)
    if description["status"] == "FAILED":
        raise ProviderError(
            f"AWS could not set up the domain {domain}\n"
            "hint: its parent domain needs an A record, and its certificate must be issued, in us-east-1"
        )
    return _properties(description)


def _status(clients: Clients, domain: str) -> str:
    try:
        return str(_described(clients, domain).get("status"))
    except NotFound:
        return _GONE


def _described(clients: Clients, domain: str) -> Properties:
    """What AWS tells of the domain; of one that it does not have it tells nothing. Raises NotFound."""
    with not_found_on(MISSING):
        description: Properties = ask(clients, "DescribeUserPoolDomain", {"domain": domain}, _NAMES).get(
            "domainDescription", {}
        )
    if not description.get("domain"):
        raise NotFound
    return description


def _properties(description: Properties) -> Properties:
    distribution = description.get("cloudFrontDistribution", "")
    own = description.get("customDomainConfig") or {}
    same = ("awsAccountId", "domain", "managedLoginVersion", "s3Bucket", "userPoolId", "version")
    told = {name: description[name] for name in same if name in description}
    return (
        told
        | own
        | {
            "cloudfrontDistribution": distribution,
            # pulumi-aws's name for it notwithstanding, AWS tells the distribution's domain only.
            "cloudfrontDistributionArn": distribution,
            "cloudfrontDistributionZoneId": _ZONE_OF_CLOUDFRONT,
        }
    )
