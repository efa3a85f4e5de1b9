"""Programs are for threads: what they name is loaded before they run."""

import subprocess
import sys

import pytest

from openmcf.specs.registry import KINDS

_UNLOADED = """
import sys
from types import ModuleType
from openmcf.kit.programs import program_of
program_of(sys.argv[1])
prefixes = ("openmcf.kinds.", "openmcf.kit.")
programs = [module for name, module in sys.modules.items() if name.startswith(prefixes)]
named = [value for program in programs for value in vars(program).values() if isinstance(value, ModuleType)]
print({module.__name__ for module in named if type(module) is not ModuleType} or "all is loaded")
"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_program_leaves_nothing_to_be_loaded_by_its_thread(kind: str) -> None:
    command = [sys.executable, "-c", _UNLOADED, kind]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "all is loaded\n"
