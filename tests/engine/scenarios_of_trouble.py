"""What both engines must do alike: failures and what follows, drift, and runs that are about a part only."""

from openmcf.properties.declarations import Alias
from tests.engine.scenarios_of_changes import chained, named, one, user
from tests.engine.scenarios_of_options import in_order
from tests.support.declaring import Program, group, options, thing
from tests.support.engines import Phase, destroy, preview, refresh, up, urn


def grown() -> None:
    """`a` and `b` are larger, and there is one more."""
    thing("a", size=1)
    thing("b", size=1)
    thing("c")


def turned_round() -> None:
    """`b` uses `a`, which is elsewhere now; it was the other way round."""
    used = thing("a", place="y")
    thing("b", of=used["arn"])


def round_before() -> None:
    """`a` uses `b`."""
    used = thing("b")
    thing("a", of=used["arn"], place="x")


def grouped(name: str, alias: str = "") -> Program:
    """A component, which had another name, with a child; and something beside it."""

    def program() -> None:
        parent = group(name, options(aliases=[Alias(name=alias)] if alias else []))
        thing("a", options(parent=parent))
        thing("b")

    return program


TROUBLE: dict[str, list[Phase]] = {
    "a failure half-way, and recovery": [
        up(user(), "create a, create b, failed create b", broken={"b": "create"}, error="does not create b"),
        up(user(), "same a, create b"),
    ],
    "an update that fails": [
        up(user(), "create a, create b"),
        up(user(size=1), "update a, failed update a", broken={"a": "update"}, error="does not update a"),
        up(user(size=1), "update a, same b"),
    ],
    "a deletion that fails": [
        up(user(), "create a, create b"),
        up(named("a"), "same a, delete b, failed delete b", broken={"b": "delete"}, error="does not delete"),
        destroy("delete b, failed delete b", broken={"b": "delete"}, error="does not delete"),
        destroy("delete b, delete a"),
    ],
    "a replacement that fails, the new one first": [
        up(user(place="x"), "create a, create b"),
        up(
            user(place="y"),
            "create-replacement a, failed create-replacement a",
            broken={"a": "create"},
            error="does not create a",
        ),
        up(
            user(place="y"),
            "create-replacement a, replace a, update b, delete-replaced a, failed delete-replaced a",
            broken={"a": "delete"},
            error="does not delete a",
        ),
        up(user(place="y"), "same a, same b, delete-replaced a"),
    ],
    "a replacement that fails, the old one first": [
        up(user(slot=1), "create a, create b"),
        up(
            user(slot=2),
            "delete-replaced a, replace a, create-replacement a, failed create-replacement a",
            broken={"a": "create"},
            error="does not create a",
        ),
        up(user(slot=2), "replace a, create-replacement a, update b"),
    ],
    "dependencies turned round, of which the old ones are still there": [
        up(round_before, "create b, create a"),
        up(
            turned_round,
            "create-replacement a, replace a, update b, delete-replaced a, failed delete-replaced a",
            broken={"a": "delete"},
            error="does not delete a",
        ),
        destroy("delete-replaced a, delete b, delete a"),
    ],
    "made, but not finished": [
        up(user(), "create a, failed create a", broken={"a": "finish"}, error="not finished"),
        up(user(), "update a, create b"),
        up(user(), "same a, same b"),
    ],
    "changed, but not finished": [
        up(user(size=1), "create a, create b"),
        up(user(size=2), "update a, failed update a", broken={"a": "finish"}, error="not finished"),
        preview(user(size=2), "update a, same b"),
        up(user(size=2), "update a, same b"),
    ],
    "not finished, then looked at": [
        up(one(), "create a, failed create a", broken={"a": "finish"}, error="not finished"),
        refresh("refresh a"),
        up(one(), "same a"),
    ],
    "not finished, then destroyed": [
        up(one(), "create a, failed create a", broken={"a": "finish"}, error="not finished"),
        destroy("delete a"),
    ],
    "refreshed without a change": [
        up(user(), "create a, create b"),
        refresh("refresh a, refresh b"),
    ],
    "refreshed after a change": [
        up(user(size=1), "create a, create b"),
        refresh("refresh a, refresh b", meanwhile={"a-1": {"size": 2}}),
        up(user(size=1), "update a, same b"),
    ],
    "refreshed after a loss": [
        up(user(), "create a, create b"),
        refresh("refresh a, refresh b", meanwhile={"a-1": None}),
        up(user(), "create a, update b"),
    ],
    "a refresh that is only previewed": [
        up(user(), "create a, create b"),
        refresh("refresh a, refresh b", meanwhile={"a-1": None, "b-1": {"of": "?"}}, preview_only=True),
    ],
    "a refresh that fails": [
        up(user(), "create a, create b"),
        refresh("refresh a, failed refresh a, refresh b", broken={"a": "read"}, error="does not read a"),
    ],
    "refreshed before an update": [
        up(user(size=1), "create a, create b"),
        up(
            user(size=1),
            "refresh a, refresh b, update a, create b",
            meanwhile={"a-1": {"size": 2}, "b-1": None},
            refresh=True,
        ),
        preview(
            user(size=1),
            "refresh a, refresh b, create a, update b",
            meanwhile={"a-1": None},
            refresh=True,
        ),
        destroy("refresh a, refresh b, delete b", meanwhile={}, refresh=True),
    ],
    "refreshed in part": [
        up(user(), "create a, create b"),
        refresh("refresh b", meanwhile={"a-1": None, "b-1": None}, target=[urn("b")]),
    ],
    "updated in part": [
        up(named("a", "b"), "create a, create b", any_order=True),
        up(grown, "same b, same c, update a", target=[urn("a")], any_order=True),
        up(named("b"), "same a, same b", target=[urn("b")], any_order=True),
        up(named("b"), "same b, delete a", target=[urn("a")]),
    ],
    "updated in part, and the other part has another name": [
        up(grouped("g"), "create a, create b, create g", any_order=True),
        up(grouped("h", "g"), "same a, same b, same g", target=[urn("b")], any_order=True),
        up(grouped("h", "g"), "same a, same b, same h", any_order=True),
    ],
    "what is left alone needs what is not wanted any more": [
        up(in_order, "create a, create b"),
        up(one("b"), "same a, same b", target=[urn("a")], any_order=True),
        up(one("b"), "same b, delete a"),
    ],
    "what is left out is needed": [
        up(one("b"), "create b"),
        up(in_order, "same a", target=[urn("b")], error="depends on .*::a"),
    ],
    "destroyed in part": [
        up(user(), "create a, create b"),
        destroy("same a, delete b", target=[urn("b")]),
        up(user(), "same a, create b"),
        destroy("", target=[urn("a")], error="target"),
        destroy("delete b, delete a", target=[urn("a")], target_dependents=True),
    ],
    "a part left out": [
        up(named("a", "b"), "create a, create b", any_order=True),
        up(grown, "create c, same a, update b", exclude=[urn("a")], any_order=True),
    ],
    "replaced in part": [
        up(chained("x", "1"), "create a, create b, create c"),
        up(
            chained("y", "1"),
            "create-replacement a, replace a, same b, same c, delete-replaced a",
            target=[urn("a")],
        ),
    ],
}
