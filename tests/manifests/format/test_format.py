"""`fmt`: text in, text out; and what must hold for any text."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from openmcf.manifests.format.format import formatted
from openmcf.manifests.format.layout import laid_out
from openmcf.manifests.yaml.parse import Document, parse
from openmcf.manifests.yaml.values import Reader

ROOT = Path(__file__).parents[3]
MANIFESTS = sorted([*(ROOT / "examples").rglob("*.yaml"), *(ROOT / "openmcf/kinds").rglob("starter.yaml")])


def result_of(text: str) -> str:
    result = formatted(text, "test.yaml")
    assert isinstance(result, str), result
    return result


def values(text: str) -> list[object]:
    documents = list(parse(text, "test.yaml"))
    return [Reader().read(document.root) for document in documents if isinstance(document, Document)]


def test_a_manifest_in_canonical_form() -> None:
    before = """\
# yaml-language-server: $schema=pool.json

kind: AwsCognitoUserPool   # the kind
# which format
api_version: aws.openmcf.org/v1


spec:
    # before MFA
    mfa_configuration:    OFF
    clients:
    # the site
    -   name: "web"     # in the browser
        # it keeps no secret
        generate_secret: false
        callback_urls: [
          https://example.com/a,   # one
          'https://example.com/b'
        ]
    - &spa
      name: spa
    # after all clients
    identityProviders:
    - providerName: Google
      provider_details: {client_id: a}
    - {<<: *spa}
metadata:
    name: auth
    labels: {a_b: c}
# the end
"""
    after = """\
# yaml-language-server: $schema=pool.json

# which format
apiVersion: aws.openmcf.org/v1
kind: AwsCognitoUserPool   # the kind
metadata:
  name: auth
  labels: {a_b: c}

spec:
  # before MFA
  mfaConfiguration: OFF
  clients:
    # the site
    - name: "web"     # in the browser
      # it keeps no secret
      generateSecret: false
      callbackUrls: [
        https://example.com/a,   # one
        'https://example.com/b'
      ]
    - &spa
      name: spa
  # after all clients
  identityProviders:
    - providerName: Google
      providerDetails: {client_id: a}
    - {<<: *spa}
# the end
"""
    assert result_of(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:\n- b\n-   c\n", "a:\n  - b\n  - c\n"),
        ("- - a\n  - b\n-\n    c: 1\n", "- - a\n  - b\n-\n  c: 1\n"),
        ("a:\n      b:\n       - c: 1\n         d: 2\n", "a:\n  b:\n    - c: 1\n      d: 2\n"),
        ("a:\n     b\n", "a:\n  b\n"),
        ("a: &x\n    b: 1\nc:\n    *x\n", "a: &x\n  b: 1\nc:\n  *x\n"),
        ("a: b  \n\n\n\nc: d", "a: b\n\nc: d\n"),
        ("\n\na: b\n\n\n", "a: b\n"),
        ("a: b\r", "a: b\n"),
        ("a:    b\nlonger:\tc\n", "a: b\nlonger: c\n"),
        ("a:\n    b: |\n        c\n          d\n\n\n    e: 1\n", "a:\n  b: |\n    c\n      d\n\n  e: 1\n"),
        ("a:\n    b: |2\n          c\n    e: 1\n", "a:\n  b: |2\n        c\n  e: 1\n"),
        ("a:\n    - >\n     b\n\n\n     c\n", "a:\n  - >\n    b\n\n\n    c\n"),
        ("a: |+\n b\n\n\n", "a: |+\n  b\n\n\n"),
        ("a: |\n b  \n   \n c\n", "a: |\n  b  \n    \n  c\n"),
        ("a: |\n   b", "a: |\n  b"),
        ("a: 'b  \n\n    c'\n", "a: 'b  \n\n  c'\n"),
        ("a: b\n    c\n", "a: b\n  c\n"),
        ("a:\n    b: {c: 1,\n        d: 2\n    }\n", "a:\n  b: {c: 1,\n      d: 2\n  }\n"),
        ("--- # first\na: 1\n---\nb: 2\n...\n# last\n", "--- # first\na: 1\n---\nb: 2\n...\n# last\n"),
        ("{\"a\": 1,\n \"b\": 2}\n", "{\"a\": 1,\n \"b\": 2}\n"),
        ("? a\n: b\n", "? a\n: b\n"),
        ("# only\n", "# only\n"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_layout_of_lines(before: str, after: str) -> None:
    assert result_of(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:\n# b\n    c: 1\n", "a:\n  # b\n  c: 1\n"),
        ("a:\n      # b\n    c: 1\n", "a:\n  # b\n  c: 1\n"),
        ("a:\n    c: 1\n    # b\nd: 1\n", "a:\n  c: 1\n  # b\nd: 1\n"),
        ("a:\n    c: 1\n# b\nd: 1\n", "a:\n  c: 1\n# b\nd: 1\n"),
        ("a:\n- b\n# c\n- d\n", "a:\n  - b\n  # c\n  - d\n"),
        ("a:\n- b\n# c\nd: 1\n", "a:\n  - b\n# c\nd: 1\n"),
        ("a:\n-   # b\n    c: 1\n", "a:\n  -   # b\n    c: 1\n"),
        ("a: |  # b\n   c\n   # d\n # e\n", "a: |  # b\n  c\n  # d\n# e\n"),
        ("a: '# b'\n", "a: '# b'\n"),
    ],
)
def test_comments_go_with_what_they_are_about(before: str, after: str) -> None:
    assert result_of(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("spec: 1\n# kind\nkind: a\n", "# kind\nkind: a\nspec: 1\n"),
        ("# top\nspec: 1\nkind: a\n", "# top\nkind: a\nspec: 1\n"),
        ("spec:\n  a: 1\n  # a\n\n# k\nkind: a\n# end\n", "# k\nkind: a\nspec:\n  a: 1\n  # a\n# end\n"),
        ("other: 1\nstatus: 2\nkind: a\n", "kind: a\nstatus: 2\nother: 1\n"),
        ("spec: &a [1]\nkind: *a\n", "spec: &a [1]\nkind: *a\n"),
        ("spec: {kind: 1, apiVersion: 2}\n", "spec: {kind: 1, apiVersion: 2}\n"),
    ],
)  # fmt: skip
def test_the_order_of_top_level_keys(before: str, after: str) -> None:
    assert result_of(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  trust_policy: {a_b: 1}\n", "  trustPolicy: {a_b: 1}\n"),
        ("  'max_session_duration': 1\n", "  'maxSessionDuration': 1\n"),
        (
            "  &max_session_duration max_session_duration: 1\n",
            "  &max_session_duration maxSessionDuration: 1\n",
        ),
        ("  path: a\n  pAth: b\n  not_known: c\n", "  path: a\n  pAth: b\n  not_known: c\n"),
        ("  tags: {trust_policy: a}\n", "  tags: {trust_policy: a}\n"),
        ("  trust_policy: 1\n  trustPolicy: 2\n", "  trust_policy: 1\n  trustPolicy: 2\n"),
    ],
)
def test_fields_are_written_in_camel_case(before: str, after: str) -> None:
    assert result_of(f"kind: AwsIamRole\nspec:\n{before}") == f"kind: AwsIamRole\nspec:\n{after}"


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("a: b\nc: [\n", "yaml-syntax", 3),
        ("a: b\n---\n\tc: d\n", "yaml-syntax", 3),
        ("a: b\n# \u2028\n", "fmt-left-alone", 2),
        # The blank lines are part of the value, and no way to move them to the end of the file is known.
        ("kind: a\nspec: |+\n  a\n\nmetadata: |+\n  b\n\n\n", "fmt-left-alone", 1),
    ],
)
def test_what_cannot_be_formatted_is_left_alone(text: str, rule: str, line: int) -> None:
    findings = formatted(text, "test.yaml")
    assert not isinstance(findings, str)
    assert [(finding.rule, finding.mark and finding.mark.line) for finding in findings] == [(rule, line)]


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_our_own_manifests_are_in_canonical_form(path: Path) -> None:
    text = path.read_text()
    assert result_of(text) == text


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=12)
TEXTS = WORDS | st.sampled_from(
    [
        "a\nb\n",
        "  x\n\n y ",
        "a # b",
        "\n\n",
        "x: y",
        "- z",
        "long words " * 9,
        "t\there\n  more\n",
        "end \n",
        "\n a",
    ]
)
KEYS = WORDS | st.sampled_from(["status", "spec", "metadata", "kind", "apiVersion", "labels", "trust_policy"])
LEAVES = TEXTS | st.integers() | st.booleans() | st.none()
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=10,
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """YAML in all of PyYAML's styles, with comments and white space put in at any place."""
    documents = st.lists(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4), min_size=1, max_size=2)
    text = yaml.dump_all(
        draw(documents),
        indent=draw(st.integers(2, 7)),
        width=draw(st.sampled_from([10, 80, 1000])),
        default_flow_style=draw(st.sampled_from([None, True, False])),
        default_style=draw(st.sampled_from([None, None, "|", ">", '"', "'"])),
        sort_keys=False,
        allow_unicode=True,
    )
    lines = text.split("\n")
    for number in range(draw(st.integers(0, 6))):
        at, spaces = draw(st.integers(0, len(lines) - 1)), " " * draw(st.integers(0, 6))
        comment, blank = f"{spaces}# comment {number}", lines[at] + spaces
        lines[at : at + 1] = draw(
            st.sampled_from([[comment, lines[at]], [f"{lines[at]} {comment}"], [blank], [spaces, lines[at]]])
        )
    return "\n".join(lines)


@given(texts())
def test_values_and_comments_stay_and_twice_is_once(text: str) -> None:
    """`formatted` looks at all this itself; here it is looked at from outside."""
    result = formatted(text, "test.yaml")
    if not isinstance(result, str):
        assert all(finding.rule in {"yaml-syntax", "fmt-left-alone"} for finding in result)
        return
    assert formatted(result, "test.yaml") == result
    assert len(values(result)) == len(values(text))
    for number in range(6):
        assert result.count(f"# comment {number}") == text.count(f"# comment {number}")


@given(texts())
def test_the_layout_alone_keeps_all_values(text: str) -> None:
    """Without the check in `formatted` that would leave the text alone."""
    if all(isinstance(document, Document) for document in parse(text, "test.yaml")):
        assert values(laid_out(text)) == values(text)
