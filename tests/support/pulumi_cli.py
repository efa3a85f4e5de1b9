"""The real Pulumi CLI, for tests that hold our engine against it."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.support.state import PHRASE, STACK

MODULE = Path(__file__).parents[1] / "pulumi_cli"
"""The Go module that pins the CLI."""

ROOT_VARIABLE = "OPENMCF_TEST_PULUMI_ROOT"
MISSING = f"there is no Pulumi CLI: `make pulumi-cli` builds it, PATH or {ROOT_VARIABLE} may name another"


def pinned_version() -> str:
    """The version that the tests are held to, such as `v3.274.1`."""
    found = re.search(r"\tgithub\.com/pulumi/pulumi/pkg/v3 (v\S+)", (MODULE / "go.mod").read_text())
    assert found
    return found[1]


def find_cli(environ: Mapping[str, str] = os.environ) -> Path | None:
    """The CLI's program: in the root that the variable names, else the one built, else that on PATH."""
    if root := environ.get(ROOT_VARIABLE):
        return Path(root) / "bin" / "pulumi"
    cache = environ.get("XDG_CACHE_HOME") or Path(environ.get("HOME", "")) / ".cache"
    built = Path(cache) / "openmcf" / "pulumi-cli" / pinned_version() / "bin" / "pulumi"
    if built.exists():
        return built
    on_path = shutil.which("pulumi", path=environ.get("PATH", ""))
    return Path(on_path) if on_path else None


def version_of(program: Path) -> str:
    """What a CLI says that it is."""
    environ = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    return subprocess.check_output([program, "version"], env=environ, text=True).strip()


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
