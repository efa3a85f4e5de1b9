"""Installs a package of kinds into a directory, with what `importlib.metadata` finds of an installed package.

It writes what `pip install` writes of a package that is pure Python. No build backend is in the lock file,
and `pip` would fetch one.
"""

import shutil
import tomllib
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "sample_package"


def install(project: Path, site: Path) -> Path:
    """Install the project into the directory, which is for PYTHONPATH; gives that directory."""
    about = tomllib.loads((project / "pyproject.toml").read_text())["project"]
    for package in project.glob("*/__init__.py"):
        shutil.copytree(
            package.parent,
            site / package.parent.name,
            ignore=shutil.ignore_patterns("__pycache__"),
            dirs_exist_ok=True,
        )
    write_metadata(site, about["name"], about["version"], about["entry-points"])
    return site


def write_metadata(site: Path, name: str, version: str, entry_points: dict[str, dict[str, str]]) -> None:
    """Write the metadata of an installed package: its name, its version and its entry points."""
    folder = site / f"{name.replace('-', '_')}-{version}.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    groups = (
        f"[{group}]\n" + "".join(f"{key} = {value}\n" for key, value in those.items())
        for group, those in entry_points.items()
    )
    (folder / "entry_points.txt").write_text("\n".join(groups))
