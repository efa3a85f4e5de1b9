"""AwsCognitoUserPool: the sign-in pages that Cognito hosts: their domain and their looks."""

import json

import pulumi
from pulumi_aws import cognito

from openmcf.kinds.aws_cognito_user_pool.spec.login_pages import BrandingAsset, Domain, ManagedLoginBranding
from openmcf.kit.optional import if_given
from openmcf.kit.program import Context, Outputs


def declare_domain(
    name: str, domain: Domain, pool: cognito.UserPool, context: Context
) -> cognito.UserPoolDomain:
    """Declare where the pages are.

    It has the manifest's name and not its own: a pool has one domain, which goes before another comes.
    """
    return cognito.UserPoolDomain(
        name,
        user_pool_id=pool.id,
        domain=domain.domain,
        certificate_arn=context.resolve_if_given(domain.certificate_arn),
        managed_login_version=domain.managed_login_version,
        opts=pulumi.ResourceOptions(parent=pool, delete_before_replace=True),
    )


def domain_outputs(domain: Domain | None, declared: cognito.UserPoolDomain | None, region: str) -> Outputs:
    """The outputs that are about the domain, if there is one."""
    if domain is None or declared is None:
        return {"user_pool_domain": "", "cloudfront_distribution_arn": ""}
    if "." in domain.domain:
        url, distribution = f"https://{domain.domain}", declared.cloudfront_distribution_arn
        return {"user_pool_domain": url, "cloudfront_distribution_arn": distribution}
    # A prefix has a distribution too, which is Cognito's own and not for the user's DNS records.
    url = f"https://{domain.domain}.auth.{region}.amazoncognito.com"
    return {"user_pool_domain": url, "cloudfront_distribution_arn": ""}


def declare_branding(
    looks: ManagedLoginBranding,
    client: cognito.UserPoolClient,
    pool: cognito.UserPool,
    domain: cognito.UserPoolDomain | None,
) -> None:
    """Declare the looks of one client's pages, once the pages are there."""
    cognito.ManagedLoginBranding(
        looks.client,
        user_pool_id=pool.id,
        client_id=client.id,
        # The official provider takes one of the two, and `false` as given.
        use_cognito_provided_values=looks.use_cognito_provided_values or None,
        settings=if_given(json.dumps, looks.settings),
        assets=[_asset(asset) for asset in looks.assets] or None,
        opts=pulumi.ResourceOptions(parent=pool, depends_on=[domain] if domain else []),
    )


def _asset(asset: BrandingAsset) -> cognito.ManagedLoginBrandingAssetArgs:
    return cognito.ManagedLoginBrandingAssetArgs(
        category=asset.category,
        color_mode=asset.color_mode,
        extension=asset.extension,
        bytes=asset.bytes,
        resource_id=asset.resource_id,
    )
