"""The code that a manifest names is looked for beside the manifest."""

from pathlib import Path

from tests.support.command_line import CommandLine, process

FUNCTION = """\
apiVersion: aws.openmcf.org/v1
kind: AwsLambda
metadata:
  name: hello
spec:
  roleArn: arn:aws:iam::123456789012:role/hello
  runtime: python3.14
  handler: main.handler
  localPath: src
"""


def test_code_that_is_not_there_is_a_warning_since_it_may_be_built_later(
    openmcf: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "function.yaml").write_text(FUNCTION)
    ended = openmcf("validate", tmp_path / "function.yaml")
    assert ended.code == 0
    assert ended.out.startswith(
        f"""\
warning: spec.localPath: there is no `src` beside the manifest
  at {tmp_path}/function.yaml:9:14 (AwsLambda/hello) [local-path-missing]
"""
    )


def test_code_beside_the_manifest_is_found(openmcf: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "function.yaml").write_text(FUNCTION)
    assert openmcf("validate", tmp_path / "function.yaml").code == 0


def test_beside_standard_input_nothing_is_looked_for() -> None:
    assert process("validate", "-", given=FUNCTION.encode()).code == 0
