"""What AWS's addresses are on this machine.

Measured with MiniStack 1.5.33:

- An API is told apart by its Host header, `{api}.execute-api.localhost:{port}`, which is what CreateApi gives
  as ApiEndpoint. Browsers and curl resolve that name, many systems do not; AWS's own host name is not taken.
  The path form works everywhere, and finds the stage as AWS does: `/_aws/execute-api/{api}/users` is the path
  `/users` of the stage `$default`, unless the API has a stage `users`. It needs the slash after the API's id.
- A pool's tokens have AWS's issuer, `https://cognito-idp.{region}.amazonaws.com/{pool}`, and a JWT authorizer
  lets them in only if that is its issuer; it finds the keys here by itself. So an issuer is rewritten for
  people to follow, never for a manifest. `/{pool}/.well-known/jwks.json` and `openid-configuration` answer.
- The sign-in pages and token endpoints are one set for all pools, whatever the host: `/oauth2/authorize`,
  `/oauth2/token`, `/oauth2/userInfo`, `/logout`. One signs in on the page of `/oauth2/authorize`; `/login`
  only takes its form. There is no `/signup`, `/forgotPassword` or `/oauth2/revoke`.
- Custom domains are told apart by their Host header, too; their addresses stay as they are.
"""

import re

_AMAZON = r"\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?"
_API = re.compile(rf"https?://([a-z0-9]+)\.execute-api(?:{_AMAZON}|\.localhost(?::\d+)?)(/.*)?")
_ISSUER = re.compile(rf"https://cognito-idp{_AMAZON}(/.*)?")
_SIGN_IN = re.compile(r"https://[a-z0-9-]+\.auth\.[a-z0-9-]+\.amazoncognito\.com(/.*)?")


def local_url(url: str, endpoint: str) -> str:
    """The address at the local AWS for an address of AWS; any other is given back as it is.

    endpoint: where the local AWS answers, without a slash at its end.
    """
    if api := _API.fullmatch(url):
        return f"{endpoint}/_aws/execute-api/{api[1]}{api[2] or '/'}"
    if issuer := _ISSUER.fullmatch(url):
        return endpoint + (issuer[1] or "")
    if pages := _SIGN_IN.fullmatch(url):
        return endpoint + re.sub(r"^/login\b", "/oauth2/authorize", pages[1] or "")
    return url
