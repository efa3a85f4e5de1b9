"""`openmcf validate`: what it reads, what it prints, and how it ends."""

import http.server
import json
import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import sleep
from typing import ClassVar
from xml.etree import ElementTree

import pytest

from benchmarks.manifests import write_manifests
from openmcf.cli.sources import download
from openmcf.specs.parse import MAX_BYTES
from openmcf.specs.problems import Finding
from tests.support.command_line import OPENMCF, CommandLine, process

ROLE = """\
apiVersion: aws.openmcf.org/v1
kind: AwsIamRole
metadata:
  name: reader
spec:
  trustPolicy:
    Version: "2012-10-17"
    Statement:
      - Effect: Allow
        Principal: {Service: lambda.amazonaws.com}
        Action: sts:AssumeRole
"""
BAD = ROLE.replace("reader", "writer") + "  maxSesionDuration: 3600\n"
WARNED = ROLE.replace(
    "  name: reader\n", "  name: reader\n  annotations: {openmcf.org/ignore: no-such-rule}\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a good and a bad manifest and other things, where the command runs."""
    (tmp_path / "good.yaml").write_text(ROLE)
    (tmp_path / "nested" / "deeper").mkdir(parents=True)
    (tmp_path / "nested" / "deeper" / "bad.yml").write_text(BAD)
    (tmp_path / "nested" / "role.json").write_text(json.dumps({"kind": "AwsIamRole"}))
    (tmp_path / "nested" / "notes.txt").write_text("no manifest")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "bad.yaml").write_text(BAD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_valid_manifest(openmcf: CommandLine, folder: Path) -> None:
    assert openmcf("validate", "good.yaml") == (0, "1 manifest in 1 file: valid\n", "")


def test_a_problem_is_shown_with_its_line_and_a_hint(openmcf: CommandLine, folder: Path) -> None:
    assert (
        openmcf("validate", "nested/deeper/bad.yml").out
        == """\
error: spec.maxSesionDuration: is no field of this kind
  at nested/deeper/bad.yml:12:3 (AwsIamRole/writer) [unknown-field]
     |
  12 |   maxSesionDuration: 3600
     |   ^^^^^^^^^^^^^^^^^
  hint: did you mean `maxSessionDuration`?

1 manifest in 1 file: 1 error, 0 warnings
"""
    )


def test_a_directory_is_read_to_its_depths(openmcf: CommandLine, folder: Path) -> None:
    ended = openmcf("validate", "--format", "json", ".")
    files = {problem["file"] for problem in json.loads(ended.out)["problems"]}
    assert files == {"./nested/deeper/bad.yml", "./nested/role.json"}
    assert json.loads(ended.out)["summary"]["files"] == 3
    assert ended.code == 1


def test_a_glob_an_option_and_a_repetition(openmcf: CommandLine, folder: Path) -> None:
    ended = openmcf("validate", "-f", "good.yaml", "--manifest", "**/*.yml", "good.yaml")
    assert ended.out.endswith("2 manifests in 2 files: 1 error, 0 warnings\n")


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("missing.yaml", "no such file or directory"),
        ("*.toml", "matches no file"),
        ("empty", "has no *.yaml, *.yml, *.json below it"),
    ],
)
def test_what_cannot_be_read_is_a_problem(openmcf: CommandLine, folder: Path, target: str, why: str) -> None:
    (folder / "empty").mkdir()
    ended = openmcf("validate", target, "good.yaml")
    assert ended.code == 1
    assert f"error: {why}\n  at {target}:1:1 [unreadable]" in ended.out
    assert "1 manifest in 2 files: 1 error" in ended.out


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(openmcf: CommandLine, folder: Path) -> None:
    (folder / "good.yaml").chmod(0)
    assert "permission denied" in openmcf("validate", "good.yaml").out


def test_standard_input() -> None:
    ended = process("validate", "-", given=BAD.encode())
    assert ended.code == 1
    assert "at <stdin>:12:3" in ended.out


def test_no_target_is_a_usage_error(openmcf: CommandLine) -> None:
    ended = openmcf("validate")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("error: no manifest is named\nhint: name FILE")


@pytest.mark.parametrize("arguments", [("--format", "xml"), ("--jobs", "0"), ("--nonsense",)])
def test_a_wrong_option_is_a_usage_error(
    openmcf: CommandLine, folder: Path, arguments: tuple[str, ...]
) -> None:
    assert openmcf("validate", "good.yaml", *arguments).code == 2


def test_strict_makes_warnings_fail(openmcf: CommandLine, folder: Path) -> None:
    (folder / "warned.yaml").write_text(WARNED)
    assert openmcf("validate", "warned.yaml").code == 0
    assert openmcf("validate", "warned.yaml", "--strict").code == 1
    assert openmcf("validate", "good.yaml", "--strict").code == 0


def test_closed_makes_dangling_references_errors(openmcf: CommandLine) -> None:
    api = Path(__file__).parents[2] / "examples" / "http-api-jwt"
    assert openmcf("validate", api / "api.yaml").code == 0
    assert openmcf("validate", api / "api.yaml", "--closed").code == 1
    assert openmcf("validate", api, "--closed").code == 0


def test_json_has_the_documented_shape(openmcf: CommandLine, folder: Path) -> None:
    assert json.loads(openmcf("validate", "--format", "json", "nested/deeper").out) == {
        "problems": [
            {
                "file": "nested/deeper/bad.yml",
                "line": 12,
                "column": 3,
                "document": 1,
                "kind": "AwsIamRole",
                "name": "writer",
                "path": "spec.maxSesionDuration",
                "severity": "error",
                "rule": "unknown-field",
                "message": "is no field of this kind",
                "hint": "did you mean `maxSessionDuration`?",
            }
        ],
        "summary": {"files": 1, "manifests": 1, "errors": 1, "warnings": 0},
    }


def test_json_without_problems(openmcf: CommandLine, folder: Path) -> None:
    summary = {"files": 1, "manifests": 1, "errors": 0, "warnings": 0}
    assert json.loads(openmcf("validate", "--format", "json", "good.yaml").out) == {
        "problems": [],
        "summary": summary,
    }


def test_sarif(openmcf: CommandLine, folder: Path) -> None:
    (run,) = json.loads(openmcf("validate", "--format", "sarif", ".").out)["runs"]
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {"unknown-field", "required"}
    region = run["results"][-1]["locations"][0]["physicalLocation"]
    assert region["artifactLocation"]["uri"] == "./nested/deeper/bad.yml"
    assert region["region"] == {"startLine": 12, "startColumn": 3, "endColumn": 20}


def test_junit(openmcf: CommandLine, folder: Path) -> None:
    (folder / "od&d.yaml").write_text(BAD.replace("writer", '"<a>"'))
    suites = ElementTree.fromstring(openmcf("validate", "--format", "junit", ".", "missing.yaml").out)
    names = [suite.get("name") for suite in suites]
    assert names == [
        "./good.yaml",
        "./od&d.yaml",
        "./nested/role.json",
        "./nested/deeper/bad.yml",
        "missing.yaml",
    ]
    good, odd, *_ = suites
    assert (good.get("tests"), good.get("failures")) == ("1", "0")
    assert (odd.get("tests"), odd.get("failures")) == ("1", "1")
    failures = [failure.text or "" for failure in odd.findall("testcase/failure")]
    assert any("AwsIamRole.<a>" in failure for failure in failures)
    assert any("did you mean `maxSessionDuration`?" in failure for failure in failures)


def test_github_annotations(openmcf: CommandLine, folder: Path) -> None:
    first, *_ = openmcf("validate", "--format", "github", "nested/deeper/bad.yml").out.splitlines()
    assert first == (
        "::error file=nested/deeper/bad.yml,line=12,col=3,title=unknown-field::spec.maxSesionDuration: "
        "is no field of this kind (hint: did you mean `maxSessionDuration`?)"
    )


def test_processes_change_nothing_but_the_time(openmcf: CommandLine, tmp_path: Path) -> None:
    write_manifests(tmp_path / "many", 300)
    (tmp_path / "many" / "150.yaml").write_text(BAD)
    alone = openmcf("validate", tmp_path / "many", "--jobs", "1")
    assert alone.code == 1
    assert openmcf("validate", tmp_path / "many", "--jobs", "3") == alone
    assert openmcf("validate", tmp_path / "many") == alone


def test_a_value_can_be_set(openmcf: CommandLine, folder: Path) -> None:
    assert openmcf("validate", "good.yaml", "--set", "spec.maxSessionDuration=7200").code == 0
    ended = openmcf("validate", "good.yaml", "--set", "spec.maxSessionDuration=60")
    assert ended.code == 1
    assert "at --set spec.maxSessionDuration:1:25" in ended.out


def test_an_overlay_is_validated_and_keeps_its_places(openmcf: CommandLine, folder: Path) -> None:
    base, overlay = folder / "kustomize" / "base", folder / "kustomize" / "overlays" / "prod"
    base.mkdir(parents=True)
    overlay.mkdir(parents=True)
    (base / "role.yaml").write_text(ROLE)
    (base / "kustomization.yaml").write_text("resources: [role.yaml]\n")
    (overlay / "kustomization.yaml").write_text("resources: [../../base]\npatches: [{path: patch.yaml}]\n")
    (overlay / "patch.yaml").write_text(ROLE.partition("spec:")[0] + "spec:\n  maxSessionDuration: 60\n")
    ended = openmcf("validate", "--kustomize-dir", "kustomize", "--overlay", "prod")
    assert ended.code == 1
    assert "at kustomize/overlays/prod/patch.yaml:6:23 (AwsIamRole/reader) [out-of-range]" in ended.out
    assert openmcf("validate", "--kustomize-dir", "kustomize").code == 2


def test_a_secret_is_not_shown(openmcf: CommandLine, folder: Path) -> None:
    (folder / "pool.yaml").write_text("""\
apiVersion: aws.openmcf.org/v1
kind: AwsCognitoUserPool
metadata: {name: auth}
spec:
  region: us-east-1
  clients: [{name: web}]
  identityProviders:
    - providerName: Google
      providerType: Google
      providerDetails: {client_id: a, client_secret: [hunter2], authorize_scopes: email}
""")
    ended = openmcf("validate", "pool.yaml")
    assert "providerDetails.client_secret: must be a string" in ended.out
    assert "hunter2" not in ended.out + ended.err
    assert "hunter2" not in openmcf("validate", "pool.yaml", "--format", "json").out


def test_no_colour_where_it_is_not_seen() -> None:
    assert "\x1b" not in process("validate", "-", given=BAD.encode()).out


def test_the_alias_of_openmcf(openmcf: CommandLine, folder: Path) -> None:
    assert openmcf("validate-manifest", "good.yaml").code == 0


def test_output_that_nobody_reads_is_no_error(tmp_path: Path) -> None:
    write_manifests(tmp_path / "many", 10)
    for number in range(10):
        (tmp_path / "many" / f"{number}.yaml").write_text(BAD * 500)
    reader = subprocess.Popen(
        [OPENMCF, "validate", tmp_path / "many"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert reader.stdout is not None
    assert reader.stderr is not None
    reader.stdout.readline()
    reader.stdout.close()
    assert reader.stderr.read() == b""
    reader.stderr.close()
    assert reader.wait(30) == 1


def test_an_empty_overlay_name_and_an_empty_build_are_no_success(openmcf: CommandLine, folder: Path) -> None:
    overlay = folder / "overlays" / "none"
    overlay.mkdir(parents=True)
    (overlay / "kustomization.yaml").write_text("resources: []\n")
    assert openmcf("validate", "--kustomize-dir", ".", "--overlay", "").code == 2
    assert openmcf("validate", "--kustomize-dir", ".", "--overlay", "none").code == 1


def test_a_file_counts_once_and_a_dead_link_is_told(openmcf: CommandLine, folder: Path) -> None:
    assert openmcf("validate", "good.yaml", "./good.yaml").out == "1 manifest in 1 file: valid\n"
    (folder / "dead").mkdir()
    (folder / "dead" / "link.yaml").symlink_to("nowhere.yaml")
    assert "dead/link.yaml:1:1 [unreadable]" in openmcf("validate", "dead").out


def shell(command: str) -> subprocess.CompletedProcess[str]:
    """Run a shell's command line, `openmcf` in it."""
    line = command.replace("openmcf", str(OPENMCF), 1)
    return subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False, timeout=60)


def test_output_that_cannot_be_written_is_told(folder: Path) -> None:
    ended = shell("openmcf validate . > /dev/full")
    assert (ended.returncode, ended.stderr) == (1, "error: cannot write: no space left on device\n")


def test_closed_output_is_no_error(folder: Path) -> None:
    ended = shell("openmcf validate good.yaml >&- 2>&-")
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "junit", "github"])
def test_a_file_name_may_have_any_bytes(folder: Path, format_: str) -> None:
    with open(os.fsencode(folder) + b"/odd \xff,:%.yaml", "w") as file:
        file.write(BAD)
    ended = shell(f"openmcf validate --format {format_} odd*")
    assert (ended.returncode, ended.stderr) == (1, "")
    assert "maxSesionDuration" in ended.stdout


def test_an_interrupted_run_ends_with_130_and_no_traceback(tmp_path: Path) -> None:
    write_manifests(tmp_path / "many", 300)
    os.mkfifo(tmp_path / "never")  # nobody writes to it, so reading it takes until the interrupt
    command: list[str | Path] = [OPENMCF, "validate", tmp_path / "many", tmp_path / "never"]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    sleep(1.5)
    os.killpg(running.pid, signal.SIGINT)
    told = running.communicate(timeout=30)
    assert (running.returncode, told) == (130, (b"", b""))


class Server(http.server.BaseHTTPRequestHandler):
    """Serves what its table has, some of it badly."""

    content: ClassVar[dict[str, bytes]] = {"/bad.yaml": BAD.encode(), "/huge.yaml": b"#" * (MAX_BYTES + 10)}

    def do_GET(self) -> None:
        if self.path == "/slow.yaml":
            self._drip()
        elif self.path == "/broken.yaml":
            self.wfile.write(b"this is no HTTP")
        elif self.path in self.content:
            self.send_response(200)
            self.end_headers()
            with suppress(ConnectionError):
                self.wfile.write(self.content[self.path])
        else:
            self.send_error(404)

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        with suppress(ConnectionError):
            for _ in range(50):
                self.wfile.write(b"#")
                sleep(0.1)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class's name
        pass


@pytest.fixture
def address() -> Iterator[str]:
    """The address of a web server."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_manifest_from_the_web(openmcf: CommandLine, address: str) -> None:
    ended = openmcf("validate", f"{address}/bad.yaml")
    assert f"at {address}/bad.yaml:12:3" in ended.out


@pytest.mark.parametrize(
    ("path", "rule", "words"),
    [
        ("/missing.yaml", "unreadable", "404"),
        ("/broken.yaml", "unreadable", "this is no HTTP"),
        ("/huge.yaml", "file-too-large", "at most 10 MiB are read"),
    ],
)
def test_what_the_web_does_not_give(
    openmcf: CommandLine, address: str, path: str, rule: str, words: str
) -> None:
    (problem,) = json.loads(openmcf("validate", "--format", "json", address + path).out)["problems"]
    assert problem["rule"] == rule
    assert words in problem["message"]


def test_nobody_waits_for_a_server_that_drips(address: str) -> None:
    slow = download(f"{address}/slow.yaml", seconds=0.5)
    assert isinstance(slow, Finding)
    assert slow.message == "did not arrive within 0.5 seconds"


def test_a_server_that_is_not_there(openmcf: CommandLine) -> None:
    assert "refused" in openmcf("validate", "http://127.0.0.1:1/role.yaml").out
    assert openmcf("validate", "http://[/role.yaml").code == 1
