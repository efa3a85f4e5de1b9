"""Which things that a cloud has an earlier run made, of which the record was lost. Pure."""

from collections.abc import Callable, Collection, Sequence

from openmcf.properties.provider import Candidate

_PRECISION = 2.0
"""Seconds by which a time of creation may be too early: services round it down to whole ones."""

_SKEW = 15 * 60.0
"""Seconds by which the clocks of this machine and of a cloud may differ; AWS refuses requests beyond."""


class Doubtful(Exception):
    """Nothing says which of the ids it is, or whether it is any of them."""

    def __init__(self, ids: Sequence[str]) -> None:
        super().__init__(", ".join(ids))
        self.ids = ids


def recognised(
    candidates: Sequence[Candidate], since: float | None, count: int, recorded: Callable[[], Collection[str]]
) -> list[str]:
    """The ids of what the creations made, of which there were `count`, all alike. Raises Doubtful.

    since: when they began, in seconds since 1970; None if that is not recorded.
    recorded: the ids of things of the type that have a record, so that it is none of them.
    """
    alone = [candidate.id for candidate in candidates if candidate.alone]
    others = [candidate for candidate in candidates if not candidate.alone]
    free = [candidate for candidate in others if candidate.id not in recorded()]
    sure = alone + [candidate.id for candidate in free if _is_sure(candidate, since)]
    near = [candidate.id for candidate in free if _is_near(candidate, since)]
    if len(sure) > count or (near and len(sure) < count):
        raise Doubtful([*sure, *near])
    return sure


def _is_sure(candidate: Candidate, since: float | None) -> bool:
    return candidate.made is None or (since is not None and candidate.made >= since - _PRECISION)


def _is_near(candidate: Candidate, since: float | None) -> bool:
    """Whether it may be one, if clocks differ."""
    if candidate.made is None or _is_sure(candidate, since):
        return False
    return since is None or candidate.made >= since - _SKEW
