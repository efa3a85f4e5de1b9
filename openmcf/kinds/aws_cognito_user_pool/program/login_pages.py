"""AwsCognitoUserPool: the sign-in pages that Cognito hosts: their domain and their looks."""

from openmcf.kinds.aws_cognito_user_pool.fields import BRANDING, DOMAIN
from openmcf.kinds.aws_cognito_user_pool.spec.login_pages import Domain, ManagedLoginBranding
from openmcf.kit.program import Context
from openmcf.properties.declarations import Declaration
from openmcf.properties.values import Properties


def login_domain(name: str, domain: Domain, pool: Declaration, context: Context) -> Declaration:
    """Where the pages are.

    It has the manifest's name and not its own: a pool has one domain, which goes before another comes.
    """
    inputs = {"userPoolId": pool.id, **DOMAIN.inputs(domain, context.resolve)}
    type_ = "aws:cognito/userPoolDomain:UserPoolDomain"
    return Declaration(type_, name, inputs, parent=pool, delete_before_replace=True)


def domain_outputs(domain: Domain | None, declared: Declaration | None, region: str) -> Properties:
    """The outputs that are about the domain, if there is one."""
    if domain is None or declared is None:
        return {"user_pool_domain": "", "cloudfront_distribution_arn": ""}
    if "." in domain.domain:
        url, distribution = f"https://{domain.domain}", declared["cloudfrontDistributionArn"]
        return {"user_pool_domain": url, "cloudfront_distribution_arn": distribution}
    # A prefix has a distribution too, which is Cognito's own and not for the user's DNS records.
    url = f"https://{domain.domain}.auth.{region}.amazoncognito.com"
    return {"user_pool_domain": url, "cloudfront_distribution_arn": ""}


def branding(
    looks: ManagedLoginBranding,
    client: Declaration,
    pool: Declaration,
    domain: Declaration | None,
    context: Context,
) -> Declaration:
    """The looks of one client's pages, once the pages are there."""
    inputs = {"userPoolId": pool.id, "clientId": client.id, **BRANDING.inputs(looks, context.resolve)}
    return Declaration(
        "aws:cognito/managedLoginBranding:ManagedLoginBranding",
        looks.client,
        inputs,
        parent=pool,
        depends_on=[domain] if domain else [],
    )
