"""`openmcf validate`: its options, what it makes of outputs that fail, and how it ends."""

import os
import signal
import subprocess
from pathlib import Path
from time import sleep

import pytest

from benchmarks.manifests import write_manifests
from tests.support.command_line import OPENMCF, CommandLine, shell
from tests.support.roles import BAD, WARNED


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


def test_no_target_is_a_usage_error(openmcf: CommandLine) -> None:
    ended = openmcf("validate")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("error: no manifest is named\nhint: name FILE")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--format", "xml"), "'--format': 'xml' is not one of 'text', 'json', 'sarif', 'junit', 'github'."),
        (("--jobs", "0"), "'--jobs': must be greater than or equal to 1"),
        (("--nonsense",), "--nonsense"),
    ],
)
def test_a_wrong_option_is_a_usage_error(
    openmcf: CommandLine, folder: Path, arguments: tuple[str, ...], words: str
) -> None:
    ended = openmcf("validate", "good.yaml", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err


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


def test_output_that_cannot_be_written_is_told(folder: Path) -> None:
    ended = shell("openmcf validate . > /dev/full")
    assert (ended.returncode, ended.stderr) == (
        1,
        "error: standard output cannot be written: no space left on device\n",
    )


def test_closed_output_is_no_error(folder: Path) -> None:
    ended = shell("openmcf validate good.yaml >&- 2>&-")
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_ends_with_its_code_and_no_traceback(
    number: int, code: int, tmp_path: Path
) -> None:
    write_manifests(tmp_path / "many", 300)
    os.mkfifo(tmp_path / "never")  # nobody writes to it, so reading it takes until the interrupt
    command: list[str | Path] = [OPENMCF, "validate", tmp_path / "many", tmp_path / "never"]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    sleep(1.5)
    os.killpg(running.pid, number)
    told = running.communicate(timeout=30)
    assert (running.returncode, told) == (code, (b"", b""))
