"""What `plan` and `apply` say of stacks that they found as they should be, without an engine.

A plan without refresh is a function of the manifests, the code that they name, what is recorded in the
backend, the account, the program and its options: where all of these are the same, so is the answer. It is
kept only if there was nothing to do. The account is asked for each time.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager

from openmcf.cache import Cache, default_directory, digest, key_of, program
from openmcf.cli.backend_choice import backend_of, passphrase_of
from openmcf.cli.engine_choice import may_be_there
from openmcf.cli.local_aws import started
from openmcf.cli.options import StackOptions, TargetOptions
from openmcf.cli.views import heard_by, log, write
from openmcf.engine.stack_reference import ROOT
from openmcf.engine.storage.opening import open_storage
from openmcf.errors import OpenmcfError
from openmcf.kit.code_archive import code_parts
from openmcf.manifests.references import referenced
from openmcf.provisioner.run.stack_manifest import StackManifest
from openmcf.specs.manifest import allows_outside_links, spec_field
from openmcf.specs.model import SpecField
from openmcf.specs.registry import KINDS

MOST_STATE = 64 * 1024 * 1024
"""How many bytes of state are hashed at most: what takes longer than a plan saves nothing."""

_SETTINGS = ("AWS_", "OPENMCF_", "PULUMI_")
_CREDENTIALS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
"""They are others each hour, and the account that they belong to is asked for."""


class Question:
    """A command about manifests: what its answer depends on, and the answer if it is known.

    command: its name, and those of its options that say what is shown.
    """

    def __init__(
        self,
        command: Sequence[object],
        manifests: Sequence[StackManifest],
        stacks: StackOptions,
        target: TargetOptions,
        *,
        use_cache: bool,
    ) -> None:
        self._command = command
        self._manifests = manifests
        self._stacks = stacks
        self._target = target
        self._cache = Cache(default_directory(os.environ))
        self._texts: list[str] = []
        self._key = self._key_now() if use_cache else None

    def is_answered(self) -> bool:
        """Print the answer, if it is known."""
        answer = self._cache.get(self._key) if self._key else None
        if answer is None:
            return False
        for text in answer.split("\0"):
            (write if text[0] == _RESULT else log)(text[1:])
        return True

    def heard(self) -> AbstractContextManager[None]:
        """What is printed within is the answer."""
        return heard_by(lambda text, is_result: self._texts.append(_MARKS[is_result] + text))

    def keep_answer(self) -> None:
        """Keep what was heard, unless something of what it depends on has changed since."""
        if self._key and self._key == self._key_now():
            self._cache.put(self._key, "\0".join(self._texts))

    def _key_now(self) -> str | None:
        """The key of the answer; None if it depends on more than can be told at once."""
        pulumi = self._stacks.engine != "embedded" and may_be_there()
        if pulumi or not all(map(_is_ours, self._manifests)):
            return None
        try:
            return key_of(self._parts())
        except (OpenmcfError, OSError, _Doubt):  # which the command tells
            return None

    def _parts(self) -> Iterator[bytes]:
        yield program()
        yield repr((self._command, self._stacks, self._target)).encode("utf-8", "surrogateescape")
        yield from _environment({**os.environ, **passphrase_of(self._stacks)})
        yield from _manifest_parts(self._manifests)
        yield from _recorded(backend_of(self._stacks))
        yield repr(_place(self._manifests, self._stacks, self._target)).encode()


class _Doubt(Exception):
    """An answer depends on something that is not looked at here."""


_LOG, _RESULT = "-", "+"
_MARKS = (_LOG, _RESULT)


def _is_ours(manifest: StackManifest) -> bool:
    """Whether code of other packages, which may change any time, has no say in its plan."""
    uses = referenced(manifest.manifest, manifest.manifest.metadata.env)
    kinds = {manifest.manifest.kind, *(use.target.kind for _, use in uses)}
    return kinds <= KINDS.keys() and manifest.owner is None


def _environment(environ: Mapping[str, str]) -> Iterator[bytes]:
    """The settings in the environment, and the file that one of them names."""
    for name in sorted(environ):
        if name.startswith(_SETTINGS) and name not in _CREDENTIALS:
            yield os.fsencode(f"{name}={environ[name]}")
    if path := environ.get("PULUMI_CONFIG_PASSPHRASE_FILE"):
        with open(path, "rb") as file:
            yield file.read()


def _manifest_parts(manifests: Sequence[StackManifest]) -> Iterator[bytes]:
    """All of the manifests, and the code that they name."""
    for one in manifests:
        yield repr((one.stack, one.directory, one.import_ids, one.waits_for, one.is_dropped)).encode()
        yield one.manifest.model_dump_json(warnings="none").encode()
        _, code = spec_field(one.manifest, SpecField.LOCAL_CODE)
        if code is not None:
            yield from code_parts(one.directory / str(code), outside=allows_outside_links(one.manifest))


def _recorded(backend: str) -> Iterator[bytes]:
    """All that is recorded in a directory: any of its stacks may be one that a reference leads to."""
    if not backend.startswith("file:"):
        raise _Doubt
    yield backend.encode()
    storage, left = open_storage(backend), MOST_STATE
    for key in [f"{ROOT}/meta.yaml", *storage.keys(f"{ROOT}/stacks/")]:
        content = storage.read(key) or b""
        left -= len(content)
        if left < 0:
            raise _Doubt
        yield key.encode()
        yield digest(content)


def _place(manifests: Sequence[StackManifest], stacks: StackOptions, options: TargetOptions) -> object:
    """The account and the region, or the local AWS and which life of it. Raises CredentialsMissing."""
    if stacks.local:
        running = started(options)
        return running.endpoint, running.version, running.life
    from openmcf.cli.target_choice import real_target  # which loads botocore

    target = real_target(options)
    regions = sorted({one.region or target.region or "" for one in manifests if one.has_region})
    return target.check(next(filter(None, regions), "us-east-1")), target.region
