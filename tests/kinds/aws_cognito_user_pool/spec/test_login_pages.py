"""Domain and branding of a pool's sign-in pages: each field, accepted and refused."""

from tests.support.case_tests import field_test
from tests.support.cases import block, blocks, boolean, choice, number, text
from tests.support.manifests import ABSENT, FieldCase
from tests.support.user_pool import BASE, CERTIFICATE, KEY

ASSET = {"category": "FORM_LOGO", "colorMode": "LIGHT", "extension": "PNG", "bytes": "iVBORw=="}
LOOKS = {"client": "web", "settings": {"categories": {"form": {"sessionTimerDisplay": "NONE"}}}}
DOMAIN = {"domain": {"domain": "acme-auth"}}
CUSTOM_DOMAIN = {"domain": {"domain": "auth.example.com", "certificateArn": CERTIFICATE}}
BRANDING = {
    "domain": {"domain": "acme-auth", "managedLoginVersion": 2},
    "managedLogin": [{**LOOKS, "assets": [ASSET]}],
}
AWS_LOOKS = {**BRANDING, "managedLogin": [{"client": "web", "useCognitoProvidedValues": True}]}
STORED_ASSET = {**BRANDING, "managedLogin": [{**LOOKS, "assets": [{**ASSET, "bytes": None}]}]}

FIELDS = [
    block("domain", {"domain": "acme-auth"}),
    text("domain.domain", most=63, malformed=("Acme", "-a", "a-", "a..b"), given=DOMAIN, required=True),
    FieldCase("domain.domain", ["auth.example.com"], [("auth_1.example.com", "bad-format")], CUSTOM_DOMAIN),
    FieldCase(
        "domain.certificateArn",
        [CERTIFICATE, {"valueFrom": {"name": "auth"}}],
        [(KEY, "bad-format")],
        CUSTOM_DOMAIN,
    ),
    number("domain.managedLoginVersion", 1, 2, DOMAIN),
    blocks("managedLogin", [], [LOOKS], given=BRANDING),
    FieldCase("managedLogin[0].client", ["web"], [(ABSENT, "required"), (7, "wrong-type")], BRANDING),
    boolean("managedLogin[0].useCognitoProvidedValues", AWS_LOOKS, good=(True,)),
    boolean("managedLogin[0].useCognitoProvidedValues", BRANDING, good=(False,)),
    FieldCase("managedLogin[0].settings", [{}, {"a": [1, {"b": True}]}], [("{}", "wrong-type")], BRANDING),
    blocks("managedLogin[0].assets", [], [ASSET], most=40, given=BRANDING),
    choice(
        "managedLogin[0].assets[0].category", "FORM_LOGO", "PAGE_BACKGROUND", given=BRANDING, required=True
    ),
    choice("managedLogin[0].assets[0].colorMode", "LIGHT", "DARK", "DYNAMIC", given=BRANDING, required=True),
    choice(
        "managedLogin[0].assets[0].extension",
        *("PNG", "JPEG", "SVG", "WEBP"),
        given=BRANDING,
        required=True,
    ),
    FieldCase(
        "managedLogin[0].assets[0].bytes",
        ["aWNv", "aWNvbg==", "A" * 1_333_336],
        [("", "out-of-range"), ("icon.png", "bad-format"), ("A" * 1_333_340, "out-of-range")],
        BRANDING,
    ),
    text("managedLogin[0].assets[0].resourceId", most=40, malformed=("a/b",), given=STORED_ASSET),
]


test_a_field_takes_what_fits_and_refuses_the_rest = field_test(BASE, FIELDS)
