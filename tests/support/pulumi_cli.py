"""The real Pulumi CLI, for tests that hold our engine against it."""

import os
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.support.state import PHRASE, STACK

INSTALLER = Path(__file__).parents[3] / "shared/engine/install.sh"


def install() -> Path | None:
    """The CLI's program; None where the installer that brings it is not there. It is unpacked once."""
    if not INSTALLER.exists():
        return None
    place = Path(tempfile.gettempdir()) / "openmcf-pulumi-cli"
    done = subprocess.run(["bash", INSTALLER, place], check=True, capture_output=True, text=True)
    return Path(done.stdout.strip())


@dataclass
class PulumiCli:
    """The CLI in a directory with a project, on a state backend."""

    program: Path
    directory: Path
    backend: str
    environ: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)
        project = {"name": STACK.project, "runtime": "python"}
        (self.directory / "Pulumi.yaml").write_text(yaml.safe_dump(project))

    def settings(self, **settings: Any) -> None:
        """Write the settings of the stack, such as `encryptionsalt`."""
        (self.directory / f"Pulumi.{STACK.name}.yaml").write_text(yaml.safe_dump(settings))

    def __call__(self, *arguments: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
        """Run a command; what it says is in the answer, whether it fails or not."""
        environ = {
            "HOME": str(self.directory),
            "PATH": f"{self.program.parent}:{os.environ['PATH']}",
            "PULUMI_BACKEND_URL": self.backend,
            "PULUMI_CONFIG_PASSPHRASE": PHRASE,
            "PULUMI_SKIP_UPDATE_CHECK": "true",
        }
        return subprocess.run(
            [self.program, *arguments, "--non-interactive"],
            cwd=self.directory,
            env=environ | self.environ,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
