"""Rules of AwsCognitoUserPool about its domain and the looks of its sign-in pages."""

from collections.abc import Iterator

from openmcf.kinds.aws_cognito_user_pool.spec.client import AwsCognitoUserPoolClient
from openmcf.kinds.aws_cognito_user_pool.spec.login_pages import ManagedLoginBranding
from openmcf.kinds.aws_cognito_user_pool.spec.pool import AwsCognitoUserPool
from openmcf.specs.aws.arns import arn_region
from openmcf.specs.findings import Finding, RuleBook, nearest
from openmcf.specs.invalid import valid_items

RULES = RuleBook()

_RESERVED = ("aws", "amazon", "cognito")


@RULES.error("cognito-domain-reserved")
def prefix_has_no_reserved_word(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """A domain prefix has none of the words `aws`, `amazon` and `cognito` between its hyphens.

    Source: measured, "Domain cannot contain reserved word: cognito".
    """
    for word in _RESERVED:
        if word in _prefix(pool).split("-"):
            message = f"a prefix cannot have the reserved word `{word}`"
            yield Finding("spec.domain.domain", message, "choose another prefix, or a domain of your own")


@RULES.warning("cognito-domain-reserved-part")
def prefix_has_no_reserved_part(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """A domain prefix does not have `aws`, `amazon` or `cognito` inside a word either.

    AWS has been seen to refuse some of these and to take others, such as `awsome` (measured).
    """
    for word in _RESERVED:
        prefix = _prefix(pool)
        if word in prefix and word not in prefix.split("-"):
            message = f"AWS may refuse the prefix, since it has the reserved word `{word}` in it"
            yield Finding("spec.domain.domain", message, "choose another prefix, or a domain of your own")


def _prefix(pool: AwsCognitoUserPool) -> str:
    """The prefix of Cognito's own domain; empty without a domain, and for one of the user's own."""
    domain = pool.spec.domain
    return domain.domain if domain is not None and "." not in domain.domain else ""


@RULES.error("cognito-domain-certificate")
def own_domains_have_a_certificate(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """`domain.certificateArn` is given for a domain of one's own (it has a dot), and not for a prefix.

    Source: the page; measured, "Custom domain is not a valid subdomain".
    """
    domain = pool.spec.domain
    if domain is None:
        return
    if "." in domain.domain and domain.certificate_arn is None:
        message = f"is required for `{domain.domain}`, a domain of your own"
        yield Finding("spec.domain.certificateArn", message, "add the ARN of an ACM certificate in us-east-1")
    elif "." not in domain.domain and domain.certificate_arn is not None:
        message = f"is not taken for `{domain.domain}`, a prefix of Cognito's own domain"
        yield Finding("spec.domain.certificateArn", message, "remove it, or write the full domain")


@RULES.error("cognito-certificate-region")
def certificate_is_where_cloudfront_is(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """The certificate of a domain is in us-east-1, wherever the pool is.

    Source: the page; Cognito serves domains with CloudFront.
    """
    domain = pool.spec.domain
    region = arn_region(domain.certificate_arn) if domain is not None else None
    if region is not None and region != "us-east-1":
        message = f"the certificate is in `{region}`, and Cognito takes one in us-east-1 only"
        yield Finding("spec.domain.certificateArn", message, "request the certificate in us-east-1")


@RULES.warning("cognito-domain-parent")
def own_domains_have_a_parent(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """A domain of one's own is below another, such as `auth.example.com`, which must have an A record.

    Source: Cognito guide, "Using your own domain".
    """
    domain = pool.spec.domain
    if domain is not None and domain.domain.count(".") == 1:
        message = f"its parent must have an A record, and that is `{domain.domain.partition('.')[2]}`"
        yield Finding("spec.domain.domain", message, f"use a subdomain, such as `auth.{domain.domain}`")


@RULES.error("cognito-managed-login-client", each="managed_login")
def looks_are_those_of_a_client(pool: AwsCognitoUserPool, looks: ManagedLoginBranding) -> Iterator[Finding]:
    """`managedLogin[].client` is the name of a client of the pool."""
    known = {client.name for client in pool.spec.clients}
    if looks.client not in known:
        near = nearest(looks.client, known)
        hint = f"did you mean `{near}`?" if near else f"the clients are {', '.join(sorted(known))}"
        yield Finding("client", f"the pool has no client `{looks.client}`", hint)


@RULES.error("cognito-managed-login-settings", each="managed_login")
def looks_are_awss_or_ones_own(_: AwsCognitoUserPool, looks: ManagedLoginBranding) -> Iterator[Finding]:
    """`managedLogin[]` has either `useCognitoProvidedValues: true` or `settings`.

    Source: measured, "useCognitoProvidedValues or settings should be specified (but not both)"; assets go
    with either.
    """
    if looks.use_cognito_provided_values and looks.settings is not None:
        message = "cannot be combined with `useCognitoProvidedValues: true`"
        yield Finding("settings", message, "keep one of them", on_key=True)
    elif not looks.use_cognito_provided_values and looks.settings is None:
        message = "is not true, and there are no `settings` instead"
        yield Finding(
            "useCognitoProvidedValues", message, "set it to true for AWS's own looks, or add `settings`"
        )


@RULES.error("cognito-managed-login-icon", each="managed_login")
def only_the_favicon_is_an_icon(_: AwsCognitoUserPool, looks: ManagedLoginBranding) -> Iterator[Finding]:
    """Only an asset of category `FAVICON_ICO` has the extension `ICO`.

    Source: measured refusal of CreateManagedLoginBranding.
    """
    for index, asset in valid_items(looks.assets):
        if asset.extension == "ICO" and asset.category != "FAVICON_ICO":
            message = f"`ICO` is for `FAVICON_ICO` only, not for `{asset.category}`"
            yield Finding(f"assets[{index}].extension", message, "use a PNG, JPEG, SVG or WEBP image")


@RULES.warning("cognito-managed-login-unused")
def looks_need_managed_login(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """`managedLogin` has an effect only with `domain.managedLoginVersion: 2`.

    Source: Cognito guide, "Managed login branding": version 1 is the classic hosted UI.
    """
    domain = pool.spec.domain
    if pool.spec.managed_login and (domain is None or domain.managed_login_version != 2):
        message = "has no effect on the classic hosted UI"
        yield Finding("spec.managedLogin", message, "set `domain.managedLoginVersion: 2`", on_key=True)


@RULES.warning("cognito-managed-login-missing", each="clients")
def hosted_clients_have_looks(
    pool: AwsCognitoUserPool, client: AwsCognitoUserPoolClient
) -> Iterator[Finding]:
    """With `managedLoginVersion: 2` each `code` or `implicit` client has an entry in `managedLogin`.

    Its users see "Login pages unavailable" otherwise (Cognito guide, "Managed login branding").
    """
    domain = pool.spec.domain
    if domain is None or domain.managed_login_version != 2:
        return
    if client.is_hosted and all(looks.client != client.name for looks in pool.spec.managed_login):
        message = f"`{client.name}` has no entry in `managedLogin`, so its pages will be unavailable"
        hint = f"add `{{client: {client.name}, useCognitoProvidedValues: true}}` to `managedLogin`"
        yield Finding("name", message, hint)
