"""Code of another package's kind that raises: package, kind and function are named, without a traceback."""

import typing
from collections.abc import Callable
from pathlib import Path

import pytest

from openmcf.kit.importing import ExistingResource
from openmcf.specs.kind import Guarded, Kind
from tests.support.command_line import Ended, process
from tests.support.installed import SAMPLE, install

KIND = "acme_kinds/acme_queue/kind.py"
INBOX = "acme_kinds/acme_inbox/kind.py"
QUEUE = "apiVersion: aws.openmcf.org/v1\nkind: AcmeQueue\nmetadata: {name: jobs}\nspec: {region: us-east-1}\n"
WRONG = QUEUE.replace("us-east-1", "17")
"""Its region is none: code that meets it may fail, without being at fault."""

FAILING = "def failing(*_):\n    return {}['none']\n\n\n"
LATE = "def failing(*_):\n    yield {}['none']\n\n\n"
"""A generator, which fails only when it is asked for its items."""

VALIDATE = ("validate", "it.yaml")
IMPORT = ("import", "AcmeQueue", "jobs", "--local", "-y")

Run = Callable[..., Ended]


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The sample package, installed, to be broken."""
    return install(SAMPLE, tmp_path / "site")


@pytest.fixture
def run(site: Path, local_directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(site))
    monkeypatch.setenv("OPENMCF_LOCAL_DIR", str(local_directory))
    monkeypatch.delenv("PULUMI_CONFIG_PASSPHRASE", raising=False)
    (tmp_path / "it.yaml").write_text(QUEUE)
    return process


def told(ended: Ended, what: str, kind: str = "AcmeQueue") -> bool:
    """Whether it says who fails, and nothing else that is wrong."""
    text = " ".join((ended.out + ended.err).split())
    words = f"the kind `{kind}` of acme-kinds 1.0 cannot be used: its {what} fails: KeyError: 'none' ("
    assert "Traceback" not in text
    assert ended.code in {1, 2}
    return words in text and "hint: fix or update acme-kinds, or uninstall it" in text


CALLS = {
    "output_keys": VALIDATE,
    "empty_outputs": VALIDATE,
    "names": VALIDATE,
    "trusted_services": VALIDATE,
    "with_defaults": ("load-manifest", "it.yaml"),
    "local_path": ("apply", "it.yaml", "--local", "-y"),
    "expand": VALIDATE,
}
"""The functions of a kind, each with a command that asks it."""


def functions_of(model: type) -> set[str]:
    """The fields of a class that take a function."""
    return {name for name, kind in typing.get_type_hints(model).items() if "Callable" in str(kind)}


def test_all_functions_of_a_kind_are_tried() -> None:
    assert functions_of(Kind) == set(CALLS)
    assert functions_of(Guarded) == {"size"}
    assert functions_of(ExistingResource) == {"ids", "secrets", "files"}


@pytest.mark.parametrize(("field", "function"), [*((field, FAILING) for field in CALLS), ("names", LATE)])
def test_a_function_of_the_kind_raises(run: Run, site: Path, field: str, function: str) -> None:
    if field == "expand":
        (site.parent / "it.yaml").write_text(QUEUE.replace("AcmeQueue", "AcmeInbox"))
    kind = INBOX if field == "expand" else KIND
    replace(site / kind, "KIND = Kind(", f"{function}KIND = Kind(")
    replace(site / kind, "\nKIND = Kind(", "\nOLD = Kind(")
    with (site / kind).open("a") as file:
        file.write(f"\nKIND = OLD._replace({field}=failing)\n")
    ended = run(*CALLS[field])
    assert told(ended, f"`{field}`", "AcmeInbox" if field == "expand" else "AcmeQueue"), ended
    if field == "local_path":
        assert run("destroy", "it.yaml", "--local", "-y", "--allow-data-loss", "jobs").code == 0


def test_the_count_of_what_is_lost_raises(run: Run, site: Path) -> None:
    assert run("apply", "it.yaml", "--local", "-y").code == 0
    replace(site / KIND, "size=count_messages", "size=lambda clients, url: {}['none']")
    destroying = ("destroy", "it.yaml", "--local", "-y", "--allow-data-loss", "jobs")
    assert told(run(*destroying), "`guarded.size`")
    replace(site / KIND, "size=lambda clients, url: {}['none']", "size=count_messages")
    assert run(*destroying).code == 0


@pytest.mark.parametrize("field", ["ids", "secrets", "files"])
def test_a_function_of_what_exists_raises(run: Run, site: Path, field: str) -> None:
    assert run("apply", "it.yaml", "--local", "-y", "--backend", f"file://{site}").code == 0
    importer = site / "acme_kinds/acme_queue/importer.py"
    if field == "ids":
        replace(importer, "lambda _: {(_QUEUE, None): url}", "lambda _: {}['none']")
    else:
        replace(importer, "        notes=notes,", f"        notes=notes, {field}=lambda _: {{}}['none'],")
    assert told(run(*IMPORT, "-o", "new.yaml"), f"`{field}`")
    destroyed = run(
        "destroy", "it.yaml", "--local", "-y", "--backend", f"file://{site}", "--allow-data-loss", "jobs"
    )
    assert destroyed.code == 0


@pytest.mark.parametrize(
    ("file", "old", "what", "command"),
    [
        ("program.py", "    name, spec = ", "program", ("plan", "it.yaml", "--local")),
        ("importer.py", "    clients = connect(None)", "importer", IMPORT),
        ("rules.py", "    kept, hidden", "rule acme-queue-forgets", VALIDATE),
    ],
)
def test_a_part_raises(
    run: Run, site: Path, file: str, old: str, what: str, command: tuple[str, ...]
) -> None:
    replace(site / "acme_kinds/acme_queue" / file, old, f"    {{}}['none']\n{old}")
    assert told(run(*command, *(["--strict"] if command == VALIDATE else [])), what)


def test_a_rule_names_no_path(run: Run, site: Path) -> None:
    odd = '    yield Finding("spec..a b", "odd")\n'
    rules = site / "acme_kinds/acme_queue/rules.py"
    replace(rules, "    kept, hidden", f"{odd}    kept, hidden")
    assert "its rule acme-queue-forgets fails: ValueError: spec..a b\n" in run(*VALIDATE, "--strict").out


def test_a_validator_of_the_spec_raises(run: Run, site: Path) -> None:
    spec = site / "acme_kinds/acme_queue/spec.py"
    replace(spec, "from pydantic import Field", "from pydantic import AfterValidator, Field")
    failing = "Annotated[Tags, AfterValidator(lambda _: {}['none'])]"
    replace(spec, "    tags: Tags = Field({}", f"    tags: {failing} = Field({{}}, validate_default=True")
    assert told(run(*VALIDATE), "spec")


def test_a_function_that_meets_a_wrong_value_is_not_at_fault(run: Run, site: Path) -> None:
    replace(site / KIND, "queue.metadata.name)", "queue.spec.region + 1)")
    Path("it.yaml").write_text(WRONG)
    ended = run(*VALIDATE)
    assert "cannot be used" not in ended.out
    assert "1 error, 0 warnings" in ended.out
    Path("it.yaml").write_text(QUEUE)
    assert "its `names` fails: TypeError: " in run(*VALIDATE).out
