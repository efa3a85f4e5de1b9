"""Domains of user pools: a prefix of Cognito's own domain, or a domain of one's own with a certificate."""

from openmcf.aws.clients import Clients
from openmcf.aws.cognito.common import MISSING, SERVICE
from openmcf.aws.equivalence import Equivalence
from openmcf.aws.readiness import Ready
from openmcf.aws.resource import Properties, UniqueName
from openmcf.aws.service_resource import Call, ServiceResource

_ZONE_OF_CLOUDFRONT = "Z2FDTNDATAQYW2"
"""The hosted zone of all CloudFront distributions (Route 53 developer guide, alias records)."""


class UserPoolDomain(ServiceResource):
    """The domain of a pool's sign-in pages and OAuth endpoints; a pool has one of each sort at most."""

    type = "aws:cognito/userPoolDomain:UserPoolDomain"
    service = SERVICE
    creating = Call("CreateUserPoolDomain")
    # Of a domain that it does not have, Cognito answers an empty description.
    reading = Call("DescribeUserPoolDomain", "DomainDescription")
    updating = Call("UpdateUserPoolDomain")
    deleting = Call("DeleteUserPoolDomain")
    identifier = ("domain",)
    missing = (MISSING,)
    names = {"AWSAccountId": "awsAccountId", "CloudFrontDistribution": "cloudfrontDistribution"}
    ready = Ready(
        "status",
        frozenset({"ACTIVE"}),
        frozenset({"FAILED"}),
        hint="its parent domain needs an A record, and its certificate must be issued, in us-east-1",
        within=60 * 60,  # of a distribution, as terraform-provider-aws has it
        gone=True,
    )
    inputs = frozenset({"certificateArn", "domain", "managedLoginVersion", "userPoolId"})
    computed = (
        *("awsAccountId", "cloudfrontDistribution", "cloudfrontDistributionArn"),
        *("cloudfrontDistributionZoneId", "s3Bucket", "version"),
    )
    replace_on_change = frozenset({"domain", "userPoolId"})
    unique_name = UniqueName("domain", "region")
    conflict_keys = (("userPoolId",),)
    equivalence = Equivalence(defaults={"managedLoginVersion": 1})

    def to_aws(self, inputs: Properties) -> Properties:
        certificate = inputs.get("certificateArn")
        return inputs | ({"customDomainConfig": {"certificateArn": certificate}} if certificate else {})

    def from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        distribution = observed.get("cloudfrontDistribution", "")
        return {
            **observed,
            **observed.get("customDomainConfig", {}),
            "cloudfrontDistribution": distribution,
            # pulumi-aws's name for it notwithstanding, AWS tells the distribution's domain only.
            "cloudfrontDistributionArn": distribution,
            "cloudfrontDistributionZoneId": _ZONE_OF_CLOUDFRONT,
        }
