"""What is said of a reference to a manifest that is not in the run, and which was likely meant."""

from collections import defaultdict
from collections.abc import Iterable

from openmcf.manifests.references import CheckedReference
from openmcf.specs.findings import Finding, nearest
from openmcf.specs.identity import Identity
from openmcf.specs.registry import is_unprovisioned

MANY = 200
"""Among more manifests of a kind, and for more references than this, no near name is looked for: comparing
one with 200 takes 5 ms."""


class Unresolved:
    """The manifests of a run, by what a reference that leads to none of them may have meant.

    closed: every reference must resolve in the run; else one that does not is a warning, since the stack may
    have been recorded by an earlier run.
    """

    def __init__(self, known: Iterable[Identity], *, closed: bool) -> None:
        self._closed = closed
        self._searches = 0
        self._by_name: defaultdict[str, dict[str, Identity]] = defaultdict(dict)
        for identity in known:
            self._by_name[identity.kind].setdefault(identity.name, identity)

    def finding(self, use: CheckedReference) -> Finding:
        """What to say of a use whose target is not in the run."""
        target = use.target
        if is_unprovisioned(target.kind):
            rule = "reference-not-closed" if self._closed else "reference-foreign-kind"
            message = f"openmcf does not provision {target.kind}, so nothing will resolve this"
            return Finding(use.path, message, "give the value itself", rule=rule)
        rule = "reference-not-closed" if self._closed else "reference-unresolved"
        return Finding(use.path, f"{target} is not among the manifests given", self._hint(target), rule=rule)

    def _hint(self, target: Identity) -> str:
        namesake = self._by_name[target.kind].get(target.name)
        if namesake is not None:
            return _env_hint(namesake, target)
        if near := self._nearest(target):
            return f"did you mean {near}?"
        return "give its manifest too" if self._closed else "apply will look for its recorded stack"

    def _nearest(self, target: Identity) -> str | None:
        choices = self._by_name[target.kind].values()
        self._searches += 1
        if self._searches > MANY or len(choices) > MANY:
            return None
        return nearest(str(target), choices)


def _env_hint(found: Identity, target: Identity) -> str:
    if found.env is None:
        return f"one without an env is: give it `metadata.env: {target.env}`"
    return f"the one with env `{found.env}` is: add `env: {found.env}` to refer to it"
