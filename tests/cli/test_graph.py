"""`openmcf graph`, as a user sees it: text, Mermaid, DOT, and the page in a real browser."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from openmcf.cli.graph_layout import Place, laid_out
from openmcf.provisioner.run.graph import in_order, without_cycles
from tests.support.browser import ENTER, TAB, Browser, browser, is_installed
from tests.support.command_line import CommandLine, Ended

EXAMPLE = Path(__file__).parents[2] / "examples" / "http-api-jwt"
HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
HOSTILE_CERT = f"""\
apiVersion: aws.openmcf.org/v1
kind: AwsCertManagerCert
metadata:
  name: {json.dumps(HOSTILE)}
  env: prod
  labels: {{pulumi.openmcf.org/stack.fqdn: organization/openmcf/hostile}}
spec:
  primaryDomainName: example.com
"""


@pytest.fixture
def graph(openmcf: CommandLine, tmp_path: Path) -> Callable[..., Ended]:
    """The command, with an empty backend."""
    (tmp_path / "state").mkdir()
    return lambda *arguments: openmcf("graph", "--backend", f"file://{tmp_path / 'state'}", *arguments)


def test_the_tree_unfolds_each_stack_once(graph: Callable[..., Ended]) -> None:
    assert graph(EXAMPLE).out == (
        "AwsHttpApiGateway/my-api  never applied\n"
        "├── AwsCognitoUserPool/prod-auth  never applied, gives user_pool_endpoint, client_ids.web-spa\n"
        "└── AwsLambda/get-users  never applied, gives function_arn\n"
        "    ├── AwsCognitoUserPool/prod-auth  above, gives user_pool_id\n"
        "    └── AwsIamRole/get-users-role  never applied, gives role_arn\n"
    )


def test_what_is_referred_to_and_not_given_is_shown(graph: Callable[..., Ended]) -> None:
    lines = graph(EXAMPLE / "function.yaml").out.splitlines()
    assert [line.split()[-4:-3] for line in lines[1:]] == [["never"], ["never"]]
    assert "AwsIamRole/get-users-role" in lines[2]


def test_mermaid(graph: Callable[..., Ended]) -> None:
    code, out, _ = graph(EXAMPLE, "--format", "mermaid")
    assert code == 0
    assert out.splitlines()[:2] == ["flowchart LR", '  s1["AwsCognitoUserPool/prod-auth<br>never applied"]']
    assert '  s1 -->|"user_pool_id"| s3' in out


def test_dot(graph: Callable[..., Ended]) -> None:
    code, out, _ = graph(EXAMPLE, "--format", "dot")
    assert code == 0
    assert out.startswith("digraph stacks {\n  rankdir=LR\n")
    assert '  s1 -> s3 [label="user_pool_id"]\n' in out


def test_no_format_lets_a_name_be_more_than_a_name(graph: Callable[..., Ended], tmp_path: Path) -> None:
    (tmp_path / "hostile.yaml").write_text(HOSTILE_CERT)
    mermaid, dot, page = (
        graph(tmp_path / "hostile.yaml", "--format", format_).out for format_ in ("mermaid", "dot", "html")
    )
    assert re.findall(r'[<>"]', mermaid) == ['"', "<", ">", '"']
    assert '\\"document' in dot
    assert "<img" not in page
    assert page.count("<script>") == 1


def test_a_file_is_written_or_the_reason_told(graph: Callable[..., Ended], tmp_path: Path) -> None:
    ended = graph(EXAMPLE, "--format", "html", "-o", tmp_path / "graph.html")
    assert ended == (0, "", f"written to {tmp_path / 'graph.html'}\n")
    ended = graph(EXAMPLE, "-o", tmp_path)
    assert ended == (1, "", f"error: cannot write {tmp_path}: is a directory\n")


def test_a_backend_without_stacks(graph: Callable[..., Ended]) -> None:
    assert graph() == (0, "", "no stack is recorded here\n")


@pytest.mark.parametrize(
    ("needs", "layers"),
    [
        ({}, {}),
        ({"a": set()}, {"a": 0}),
        ({"a": {"b"}, "b": set()}, {"a": 1, "b": 0}),
        ({"a": {"b", "c"}, "b": {"c"}, "c": set(), "d": set()}, {"a": 2, "b": 1, "c": 0, "d": 0}),
    ],
)
def test_each_stack_stands_right_of_what_it_needs(needs: dict[str, set[str]], layers: dict[str, int]) -> None:
    assert {node: place.layer for node, place in laid_out(needs).nodes.items()} == layers


def test_a_long_edge_goes_round_what_is_between() -> None:
    layout = laid_out({"a": {"b", "c"}, "b": {"c"}, "c": set()})
    start, bend, end = layout.edges["c", "a"]
    assert (start, end) == (layout.nodes["c"], layout.nodes["a"])
    assert bend.layer == 1
    assert bend != layout.nodes["b"]


def test_edges_do_not_cross_where_they_need_not() -> None:
    layout = laid_out({"b1": {"a2"}, "b2": {"a1"}, "a1": set(), "a2": set()})
    assert [layout.nodes[name].row for name in ("a1", "b2")] == [Place(0, 0.0).row] * 2


def test_the_order_is_the_same_each_time() -> None:
    """The order of sets of texts is another in each process."""
    needs = {"last": set("abcdefgh"), **{name: set[str]() for name in "abcdefgh"}}
    assert in_order(needs) == [*"abcdefgh", "last"]
    assert [place.row for place in laid_out(needs).nodes.values()] == [3.5, *range(8)]


def test_a_recorded_cycle_is_cut() -> None:
    needs = without_cycles({"a": {"b"}, "b": {"a", "c"}, "c": set()})
    assert needs in ({"a": set(), "b": {"a", "c"}, "c": set()}, {"a": {"b"}, "b": {"c"}, "c": set()})


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A window of a real browser."""
    if not is_installed():
        pytest.skip("there is no chromium with chromedriver")
    with browser(tmp_path_factory.mktemp("browser")) as window:
        yield window


@pytest.fixture
def page(graph: Callable[..., Ended], tmp_path: Path, window: Browser) -> Browser:
    """The window, with the page of the example and of a hostile manifest."""
    (tmp_path / "hostile.yaml").write_text(HOSTILE_CERT)
    graph(EXAMPLE, tmp_path / "hostile.yaml", "--format", "html", "-o", tmp_path / "graph.html")
    window.open(tmp_path / "graph.html")
    return window


def test_the_page_shows_names_and_runs_none(page: Browser) -> None:
    assert page.value("document.title") == "Stacks and their references"
    assert (
        page.value("[...document.querySelectorAll('h2')].map(one => one.textContent)").count(
            f"AwsCertManagerCert/{HOSTILE} (env prod)"
        )
        == 1
    )
    assert page.complaints == []


def test_its_policy_lets_no_other_script_run(page: Browser) -> None:
    page.value(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'document.title=1'}))"
    )
    assert page.value("document.title") == "Stacks and their references"
    assert "Content Security Policy" in page.complaints[0]


def test_it_is_used_by_keyboard(page: Browser) -> None:
    page.press(TAB, TAB)
    assert page.value("document.activeElement.querySelector('.name').textContent") == "prod-auth"
    assert page.value("document.querySelectorAll('.reference.lit').length") == 2
    page.press(ENTER)
    assert page.value("document.querySelector(':target h2').textContent") == "AwsCognitoUserPool/prod-auth"


def test_it_finds_stacks(page: Browser) -> None:
    page.press(TAB, *"get-users-role")
    assert page.value(
        "[...document.querySelectorAll('section:not([hidden]) h2')].map(one => one.textContent)"
    ) == [
        "AwsIamRole/get-users-role",
        "AwsLambda/get-users",
    ]
    assert page.value("document.querySelectorAll('svg .stack.dim').length") == 3
    assert page.value("document.querySelectorAll('svg .reference.dim').length") == 3


def test_nothing_is_cut_off_or_overlaps(page: Browser) -> None:
    boxes = page.value(
        "[...document.querySelectorAll('svg .stack')].map(one => {"
        "const box = one.querySelector('rect').getBoundingClientRect();"
        "const texts = [...one.querySelectorAll('text')].map(text => text.getBoundingClientRect().right);"
        "return [box.left, box.top, box.right, box.bottom, Math.max(...texts)]})"
    )
    assert [box for box in boxes if box[4] >= box[2]] == []
    assert not any(
        a != b and a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for a in boxes for b in boxes
    )
