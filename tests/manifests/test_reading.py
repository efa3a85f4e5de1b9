"""Bad bytes, bad YAML, hostile YAML: a problem with its place; never a traceback, a hang or silence."""

from time import process_time
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from openmcf.manifests.files import check_file
from openmcf.manifests.yaml.limits import MAX_BYTES
from openmcf.manifests.yaml.parse import Document, parse
from openmcf.manifests.yaml.values import Reader
from openmcf.specs.findings import Problem
from tests.support.deploying import ROLE
from tests.support.manifests import found, manifest

GOOD = ROLE.format(name="good")


def problems(content: bytes | str) -> list[Problem]:
    data = content.encode() if isinstance(content, str) else content
    return list(check_file("test.yaml", data).problems)


def places(content: bytes | str) -> list[tuple[str, int, int]]:
    return [(problem.rule, problem.line, problem.column) for problem in problems(content)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"", [("empty-file", 1, 1)], id="empty"),
        pytest.param(b"\n# only a comment\n---\n", [("empty-file", 1, 1)], id="comments only"),
        pytest.param(b"a: \xff\n", [("not-utf8", 1, 4)], id="not UTF-8"),
        pytest.param("a: b".encode("utf-16"), [("not-utf8", 1, 1)], id="UTF-16"),
        pytest.param(b"\x7fELF\x02\x01\x00", [("yaml-syntax", 1, 1)], id="binary"),
        pytest.param(b"a: b\nc: \x00\n", [("yaml-syntax", 2, 4)], id="NUL"),
        pytest.param(b"a:\n\tb: c\n", [("yaml-syntax", 2, 1)], id="tab"),
        pytest.param(b"a: b: c\n", [("yaml-syntax", 1, 5)], id="colon in a value"),
        pytest.param(b"a: *nowhere\n", [("yaml-syntax", 1, 4)], id="unknown alias"),
        pytest.param(b"a: [1\n", [("yaml-syntax", 2, 1)], id="unclosed list"),
        pytest.param(b"just text\n", [("not-a-manifest", 1, 1)], id="scalar"),
        pytest.param(b"- a\n- b\n", [("not-a-manifest", 1, 1)], id="list"),
        pytest.param(b"x" * (MAX_BYTES + 1), [("file-too-large", 1, 1)], id="too large"),
        pytest.param(b"[" * 100_000, [("yaml-too-deep", 1, 100)], id="deep lists"),
        pytest.param(b"- " * 100_000, [("yaml-too-deep", 1, 199)], id="deep sequences"),
        pytest.param(b"{a: " * 100_000, [("yaml-too-deep", 1, 397)], id="deep maps"),
    ],
)
def test_bad_content_is_one_problem_with_its_place(
    content: bytes, expected: list[tuple[str, int, int]]
) -> None:
    assert places(content) == expected


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        ("\tname: x\n", "a tab", "indent with spaces"),
        ("a:\n\tb: c\n", "a tab", "indent with spaces"),
        ("a: b\n\tc: d\n", "a tab", "indent with spaces"),
        ("a: @b\n", "cannot start", "quote the value"),
        ("Action: *\n", "while scanning an alias", 'if it is no alias or anchor: "*"'),
        ("a: b: c\n", "mapping values", "quote the value"),
        ("a: 'b\nc: d\n", "quoted scalar that begins on line 1", "close the quote"),
        ("a: 'b\n---\nc: d\n", "quoted scalar that begins on line 1", "close the quote"),
        ("a: [\n  b\n", "flow sequence that begins on line 1", "close the bracket"),
        ("a: {b: c\nd: e\n", "flow mapping that begins on line 1", "close the bracket"),
    ],
)
def test_a_syntax_error_is_told_with_its_cause(content: str, message: str, hint: str) -> None:
    (problem, *_) = problems(content)
    assert (problem.rule, message in problem.message, hint in (problem.hint or "")) == (
        "yaml-syntax",
        True,
        True,
    ), problem


@pytest.mark.parametrize(
    ("change", "rule", "line"),
    [
        (("name: good", "name: good\n  name: twice"), "duplicate-key", 5),
        (("name: good", "name: good\n  env:\n  env: dev"), "duplicate-key", 6),
        (("name: good", "name: good\n  1: x"), "yaml-key", 5),
        (("name: good", "name: good\n  [a]: x"), "yaml-key", 5),
        (("name: good", "name: !!python/object/apply:os.system [id]"), "yaml-tag", 4),
        (("name: good", "name: !secret good"), "yaml-tag", 4),
        (("name: good", "name: !!int good"), "yaml-tag", 4),
        (("name: good", "name: good\n  <<: text"), "yaml-merge", 5),
        (("name: good", "name: good\n  labels: &x {a: *x}"), "yaml-alias", 5),
        (("name: good", "name: 12345"), "wrong-type", 4),
        (("name: good", "name: true"), "wrong-type", 4),
        (("name: good", "name:"), "required", 4),
        (("name: good", "nam: good"), "required", 3),
        (("  trustPolicy:", "  trustPolicy:\n  trust_policy:"), "unknown-field", 6),
        (("kind: AwsIamRole", "kind: awsIamRole"), "unknown-kind", 2),
        (("kind: AwsIamRole\n", ""), "required", 1),
        (("kind: AwsIamRole", "kind: AwsKmsKey"), "unknown-kind", 2),
        (("aws.openmcf.org/v1", "aws.openmcf.org/v2"), "unknown-value", 1),
        (("apiVersion: aws.openmcf.org/v1\n", ""), "required", 1),
    ],
)
def test_a_fault_inside_a_manifest_is_found_where_it_is(
    change: tuple[str, str], rule: str, line: int
) -> None:
    found = problems(GOOD.replace(*change))
    assert (rule, line) in {(problem.rule, problem.line) for problem in found}


def test_aliases_that_explode_are_refused_fast() -> None:
    layers = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    layers += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    start = process_time()
    assert "yaml-alias" in {problem.rule for problem in problems("\n".join(layers))}
    assert process_time() - start < 5


@pytest.mark.parametrize(
    "layer",
    [
        pytest.param("[{0}, {0}]", id="lists"),
        pytest.param("{{a: {0}, b: {0}}}", id="maps"),
        pytest.param("{{<<: [{0}, {0}], k{1}: x}}", id="merge keys"),
        pytest.param("{{<<: {0}, a{1}: {0}, b{1}: {0}}}", id="merge keys and maps"),
    ],
)
def test_many_documents_that_explode_are_refused_fast(layer: str) -> None:
    """Each takes the time of what is written there, and not of what it stands for."""
    layers = [f"  x{number}: &x{number} {layer.format(f'*x{number - 1}', number)}" for number in range(1, 60)]
    document = GOOD + "\n".join(["  x0: &x0 {a: null, b: {c: d}}", *layers]) + "\n"
    start = process_time()
    found = problems("---\n".join([document] * 50))
    assert sum(problem.rule == "yaml-alias" for problem in found) == 50
    assert not any(problem.rule == "yaml-merge" for problem in found)
    assert process_time() - start < 10


def test_a_chain_of_merge_keys_is_no_explosion() -> None:
    links = "".join(f"x{at}: &x{at} {{<<: *x{at - 1}, k: {at}}}\n" for at in range(1, 250))
    assert not [problem for problem in problems(f"x0: &x0 {{a: b}}\n{links}") if problem.rule == "yaml-alias"]


def test_aliases_do_not_nest_deeper_than_what_is_written_out() -> None:
    chain = "".join(f"x{number}: &x{number} [*x{number - 1}]\n" for number in range(1, 200))
    (found,) = [problem for problem in problems(f"x0: &x0 []\n{chain}") if problem.rule == "yaml-alias"]
    assert found.line == 100


@given(st.data())
def test_what_aliases_repeat_is_read_as_if_it_were_written_out(data: st.DataObject) -> None:
    """PyYAML writes an anchor and aliases for what a value holds several times."""
    layers: list[Any] = [{"a": "b"}, ["c"]]
    for _ in range(data.draw(st.integers(0, 6))):
        parts = st.sampled_from(layers) | st.sampled_from(["x", 1, True])
        layers.append(
            data.draw(
                st.lists(parts, min_size=1, max_size=3)
                | st.dictionaries(st.sampled_from(["k", "l", "m"]), parts, min_size=1)
            )
        )
    (document,) = parse(yaml.dump({"all": layers}), "x.yaml")
    assert isinstance(document, Document)
    reader = Reader()
    assert reader.read(document.root) == {"all": layers}
    assert reader.findings == []


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        pytest.param("  field{}: x\n", "unknown-field", id="unknown fields"),
        pytest.param("  field{}:\n", "unknown-field", id="unknown fields without a value"),
        pytest.param("  path: /{}/\n", "duplicate-key", id="a key again and again"),
    ],
)
def test_thousands_of_faults_take_no_square_time(lines: str, rule: str) -> None:
    start = process_time()
    found = problems(GOOD + "  path: /\n" + "".join(lines.format(number) for number in range(20_000)))
    assert [problem.rule for problem in found] == [rule] * 20_000
    assert process_time() - start < 10


def test_a_broken_document_hides_none_of_the_others() -> None:
    wrong = ROLE.format(name="x" * 65)
    content = "---\n".join([GOOD, "a: [1\n", wrong, "b: c: d\n", ROLE.format(name="y" * 65)])
    found = [(problem.document, problem.rule) for problem in problems(content)]
    assert found == [(2, "yaml-syntax"), (3, "iam-role-name"), (4, "yaml-syntax"), (5, "iam-role-name")]
    lines = content.split("\n")
    assert all("name:" in lines[p.line - 1] for p in problems(content) if p.rule == "iam-role-name")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(GOOD + "---\n", id="a trailing empty document"),
        pytest.param("---\n" + GOOD + "...\n", id="document markers"),
        pytest.param("\ufeff" + GOOD, id="a BOM"),
        pytest.param(
            f"{GOOD}\ufeff---\n\ufeff{GOOD.replace('good', 'other')}", id="BOMs, as where files were joined"
        ),
        pytest.param(GOOD.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(GOOD + "  description: ~\n", id="null for an optional field"),
        pytest.param(GOOD + "  maxSessionDuration: null\n", id="null for a field with a default"),
        pytest.param(
            GOOD + "  max_session_duration: 3600.0\n", id="snake_case, and a float without fraction"
        ),
        pytest.param(GOOD + "  description: 2024-01-01\n", id="a date is a string"),
        pytest.param(GOOD + "  description: ON\n", id="ON is a string"),
        pytest.param(
            GOOD + "  tags: &t {a: b}\nstatus: {outputs: {anything: [1]}}\n", id="status is ignored"
        ),
        pytest.param(
            GOOD.replace("name: good", "<<: &base {name: base, org: acme}\n  name: good"), id="a merge key"
        ),
    ],
)
def test_harmless_variations_are_no_problems(content: str) -> None:
    assert problems(content) == []


@pytest.mark.parametrize(
    ("value", "rule", "hint"),
    [
        ('"3600"', "wrong-type", "write 3600, without quotes"),
        ("3600.5", "wrong-type", None),
        ("yes", "wrong-type", None),
        ("1h", "wrong-type", None),
        ("[3600]", "wrong-type", None),
        ("60", "out-of-range", None),
        ("9" * 101, "out-of-range", None),
        ("-" + "9" * 5000, "out-of-range", None),
    ],
)
def test_scalars_are_strict(value: str, rule: str, hint: str | None) -> None:
    (problem,) = problems(GOOD + f"  maxSessionDuration: {value}\n")
    assert (problem.rule, problem.path, problem.line) == (rule, "spec.maxSessionDuration", 12)
    assert hint is None or problem.hint == hint


@pytest.mark.parametrize(("field", "rule"), [("type", "unknown-value"), ("kind", "wrong-type")])
def test_a_field_of_two_types_has_one_problem_where_neither_fits(field: str, rule: str) -> None:
    relationship = {"kind": "AwsIamRole", "name": "role", "type": "uses"} | {field: True}
    cert = manifest("AwsCertManagerCert", {"primaryDomainName": "example.com", "validationMethod": "EMAIL"})
    cert["metadata"]["relationships"] = [relationship]
    assert found(cert) == {(rule, f"metadata.relationships[0].{field}")}


def test_a_number_where_a_name_belongs_is_to_be_quoted() -> None:
    (problem,) = problems(GOOD.replace("name: good", "name: 007"))
    assert problem.hint == 'quote it: "007"'


def test_all_faults_are_told_at_once_in_the_order_of_the_text() -> None:
    content = (
        GOOD.replace("name: good", f"name: {'x' * 65}\n  lables: {{}}") + "  path: nowhere\n  tags: [a]\n"
    )
    assert [problem.rule for problem in problems(content)] == [
        "iam-role-name",
        "unknown-field",
        "bad-format",
        "wrong-type",
    ]


def test_a_misspelt_field_is_not_also_missed() -> None:
    pool = """\
apiVersion: aws.openmcf.org/v1
kind: AwsCognitoUserPool
metadata: {name: auth}
spec:
  region: us-east-1
  mfaConfiguration: ON
  softwareTokenMfaEnable: true
  clients: [{name: web, aloweedOauthFlows: [code], callback_url: [https://a.example]}]
"""
    assert [problem.rule for problem in problems(pool)] == ["unknown-field"] * 3


@pytest.mark.parametrize(
    "content",
    [
        '{"kind": "AwsCognitoUserPool", "spec": {"identityProviders": {"providerDetails": ["hunter2"]}}}',
        '{"kind": "AwsLambda", "spec": {"environment": {"A": "hunter2"}, "timeoutSeconds": "x"}}',
        "kind: Unknown\nspec: {client_secret: hunter2, a: *b}\n",
        "kind: AwsLambda\nspec: {environment: {A: hunter2}, a: *b}\n",
        "kind: AwsLambda\nspec: {environment: {A: &x [hunter2, *x]}}\n",
        "kind: AwsLambda\nspec: {enviroment: {A: hunter2}}\n",
        "kind: AwsLambda\nspec: {environment: {A: {valueFrom: hunter2}}}\n",
        "kind: AwsLambda\nspec: {environment: {? [hunter2] : x}}\n",
        "kind: AwsLambda\nspec: {environment: {AB: !!int hunter2}}\n",
        'kind: AwsLambda\nspec:\n  environment:\n\n    AB: x\n    CD: "x" hunter2\n',
        'kind: AwsLambda\nspec:\n  environment:\n    AB: x\n  CD: "x" hunter2\n',
        "kind: AwsCognitoUserPool\nspec:\n  - providerDetails:\n      client_id: [] hunter2\n",
        "kind: AwsCognitoUserPool\nspec: {identityProviders: [{providerDetails: {a: !hunter2 }}]}\n",
        "kind: AwsLambda\nspec: {environment: {AB: !hunter2 , CD: !<hunter2> x, EF: !hunter2!x y}}\n",
        "kind: AwsLambda\nspec: {environment: {AB: *hunter2}}\n",
        "kind: AwsLambda\nspec: {environment: {AB: &hunter2 }}\n",
        "kind: AwsCognitoUserPool\nspec: {clients: [{name: web, clientSecrett: hunter2}]}\n",
        "kind: AwsCognitoUserPool\nspec: {clients: [{name: web}], apiKey: hunter2}\n",
        "kind: AwsHttpApiGateway\nspec: {stage: {stageVariables: {password: [hunter2]}}}\n",
        "kind: AwsHttpApiGateway\nspec: {tags: {accessToken: {hunter2: 1}}}\n",
        "kind: AwsIamRole\nmetadata: {labels: {db-password: hunter2}}\nspec: {passphrase: hunter2}\n",
    ],
)
def test_no_line_with_a_secret_is_shown(content: str) -> None:
    found = problems(content)
    assert found
    assert not any("hunter2" in str(problem) for problem in found)


def test_an_annotation_silences_a_rule_by_its_id() -> None:
    long = GOOD.replace(
        "name: good", f"name: {'x' * 65}\n  annotations: {{openmcf.org/ignore: iam-role-name}}"
    )
    assert problems(long) == []


@pytest.mark.parametrize(
    ("silenced", "hint"),
    [
        ("iam-role-nam", "did you mean `iam-role-name`?"),
        ("zzz", "see docs/rules.md"),
        ("unknown-field", "fix the fault instead"),
    ],
)
def test_silencing_what_cannot_be_silenced_is_a_warning(silenced: str, hint: str) -> None:
    content = GOOD.replace(
        "name: good", f"name: good\n  annotations: {{openmcf.org/ignore: {silenced}}}\n  nam: x"
    )
    warning, error = problems(content)
    assert (warning.rule, warning.severity, warning.hint) == ("unknown-rule", "warning", hint)
    assert error.rule == "unknown-field"
