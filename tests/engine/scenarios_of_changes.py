"""What both engines must do alike: resources made, changed, replaced, renamed, deleted."""

from typing import Any

from openmcf.properties.declarations import Alias
from tests.support.declaring import Program, declare, export, group, options, thing
from tests.support.engines import Phase, destroy, preview, up, urn


def one(name: str = "a", **inputs: Any) -> Program:
    """A program with one resource."""

    def program() -> None:
        thing(name, **inputs)

    return program


def named(*names: str) -> Program:
    """A program with resources that have nothing to do with each other."""

    def program() -> None:
        for name in names:
            thing(name)

    return program


def user(**inputs: Any) -> Program:
    """A resource `b` that uses the arn of `a`, which has the inputs; the arn is the stack's output."""

    def program() -> None:
        used = thing("a", **inputs)
        thing("b", of=used["arn"])
        export("arn", used["arn"])

    return program


def renamed(old: str | Alias, name: str = "new", **inputs: Any) -> Program:
    """A resource that was called otherwise."""

    def program() -> None:
        thing(name, options(aliases=[old]), **inputs)

    return program


def renamed_with_child(name: str, *former: str, **inputs: Any) -> Program:
    """A resource `name` that may have had another name, its child `a` that uses it, and its child `name`."""

    def program() -> None:
        aliases = [Alias(name=each) for each in former]
        parent = thing(name, options(aliases=list(aliases)), **inputs)
        thing("a", options(parent=parent), of=parent["arn"])
        thing(name, options(parent=parent))

    return program


def grouped(name: str, *aliases: Alias, child: str = "a") -> Program:
    """A resource in a component."""

    def program() -> None:
        parent = group(name, options(aliases=list(aliases)))
        thing(child, options(parent=parent))

    return program


def adopted(*aliases: str | Alias) -> Program:
    """A resource that moved into a component."""

    def program() -> None:
        thing("a", options(parent=group("g"), aliases=list(aliases)))

    return program


def chained(place: str, slot: str) -> Program:
    """`b` is replaced where `a` is, `c` only changed."""

    def program() -> None:
        first = thing("a", place=place, slot=slot)
        second = thing("b", place=first["arn"])
        thing("c", of=second["arn"])

    return program


def replaced_on(path: str, value: object) -> Program:
    """A resource that is replaced where a path changes."""

    def program() -> None:
        thing("a", options(replace_on_changes=[path]), settings={"x": [value], "y": value})

    return program


def first_deleted(**inputs: Any) -> Program:
    """A resource whose program wants it deleted before it is replaced."""

    def program() -> None:
        thing("a", options(delete_before_replace=True), **inputs)

    return program


def retyped() -> None:
    """A resource that was of another type."""
    thing("a", options(aliases=[Alias(types="fake:index:Old")]))


def of_an_old_type() -> None:
    """A resource of that type."""
    declare("fake:index:Old", "a", None, {})


REPLACED_BY_NEW = "create-replacement new, replace new, delete-replaced old"

CHANGES: dict[str, list[Phase]] = {
    "created, unchanged, updated, destroyed": [
        up(one(size=1), "create a"),
        up(one(size=1), "same a"),
        up(one(size=2), "update a"),
        up(one(size=2, more={"x": [1, "é", None, 1.5, True]}), "update a"),
        destroy("delete a"),
        destroy(""),
    ],
    "a change that reaches another resource": [
        up(user(size=1), "create a, create b"),
        up(user(size=2), "update a, same b"),
        destroy("delete b, delete a"),
    ],
    "replaced, the new one first": [
        up(user(place="x"), "create a, create b"),
        up(user(place="y"), "create-replacement a, replace a, update b, delete-replaced a"),
    ],
    "replaced, the old one first": [
        up(user(slot=1), "create a, create b"),
        up(user(slot=2), "delete-replaced a, replace a, create-replacement a, update b"),
    ],
    "replaced, the old one first, as the program says": [
        up(first_deleted(place="x"), "create a"),
        up(first_deleted(place="y"), "delete-replaced a, replace a, create-replacement a"),
    ],
    "replaced with what depends on it": [
        up(chained("x", "1"), "create a, create b, create c"),
        up(
            chained("y", "1"),
            "create-replacement a, replace a, create-replacement b, replace b, update c, "
            "delete-replaced b, delete-replaced a",
        ),
        up(
            chained("y", "2"),
            "delete-replaced b, delete-replaced a, replace a, create-replacement a, "
            "replace b, create-replacement b, update c",
        ),
    ],
    "replaced where the program says so": [
        up(replaced_on("settings", 1), "create a"),
        up(replaced_on("settings", 2), "create-replacement a, replace a, delete-replaced a"),
        up(replaced_on("*", 3), "create-replacement a, replace a, delete-replaced a"),
        up(replaced_on("other", 4), "update a"),
    ],
    "replaced by command": [
        up(user(), "create a, create b"),
        up(
            user(),
            "create-replacement a, replace a, update b, delete-replaced a",
            replace=[urn("a")],
        ),
    ],
    "a child that is no longer named is deleted": [
        up(named("a", "b"), "create a, create b", any_order=True),
        up(named("b"), "same b, delete a"),
        up(named(), "delete b"),
    ],
    "another order changes nothing": [
        up(named("a", "b"), "create a, create b", any_order=True),
        up(named("b", "a"), "same a, same b", any_order=True),
    ],
    "another name is another resource": [
        up(one("a"), "create a"),
        up(one("b"), "create b, delete a"),
    ],
    "renamed by name": [
        up(one("old", size=1), "create old"),
        up(renamed(Alias(name="old")), "update new"),
        up(renamed(Alias(name="old")), "same new"),
        up(one("new"), "same new"),
    ],
    "renamed by urn": [
        up(one("old"), "create old"),
        up(renamed(urn("old")), "same new"),
    ],
    "renamed with its children": [
        up(renamed_with_child("old", size=1), "create a, create old, create old", any_order=True),
        up(renamed_with_child("new", "old", size=2), "same a, same new, update new", any_order=True),
        up(renamed_with_child("new", size=2), "same a, same new, same new", any_order=True),
    ],
    "renamed and replaced": [
        up(one("old", place="x"), "create old"),
        preview(renamed(Alias(name="old"), place="y"), REPLACED_BY_NEW),
        up(renamed(Alias(name="old"), place="y"), REPLACED_BY_NEW),
        up(one("new", place="y"), "same new"),
    ],
    "renamed and replaced, the old one first": [
        up(one("old", slot="x"), "create old"),
        up(
            renamed(Alias(name="old"), slot="y"),
            "delete-replaced old, replace new, create-replacement new, failed create-replacement new",
            broken={"new": "create"},
            error="does not create new",
        ),
        up(renamed(Alias(name="old"), slot="y"), "replace new, create-replacement new"),
        up(one("new", slot="y"), "same new"),
    ],
    "renamed with children, some of which go": [
        up(renamed_with_child("old", place="x"), "create a, create old, create old", any_order=True),
        up(
            renamed(Alias(name="old"), place="y"),
            "create-replacement new, delete a, delete old, delete-replaced old, replace new",
            any_order=True,
        ),
    ],
    "another type by alias": [
        up(of_an_old_type, "create a"),
        up(retyped, "same a"),
    ],
    "moved into a component": [
        up(one(), "create a"),
        up(adopted(Alias(types="fake:index:Thing")), "create g, same a"),
        up(adopted(), "same g, same a"),
        up(one(), "create a, delete a, delete g"),
    ],
    "a component is renamed, and its child with it": [
        up(grouped("g"), "create g, create a"),
        up(grouped("h", Alias(name="g")), "same h, same a"),
        up(grouped("h"), "same h, same a"),
    ],
    "a component's name is part of its child's": [
        up(grouped("g", child="g-a"), "create g, create g-a"),
        up(grouped("h", Alias(name="g"), child="h-a"), "same h, same h-a"),
    ],
    "an alias of what is not there": [
        up(renamed(Alias(name="never")), "create new"),
    ],
    "previews": [
        preview(user(place="x"), "create a, create b"),
        up(user(place="x"), "create a, create b"),
        preview(user(place="x"), "same a, same b"),
        preview(user(place="x", size=1), "update a, same b"),
        preview(user(place="y"), "create-replacement a, replace a, update b, delete-replaced a"),
        preview(named(), "delete b, delete a"),
        destroy("delete b, delete a", preview_only=True),
    ],
    "previews of replacements of what depends on it": [
        up(chained("x", "1"), "create a, create b, create c"),
        preview(
            chained("x", "2"),
            "delete-replaced b, delete-replaced a, replace a, create-replacement a, "
            "replace b, create-replacement b, update c",
        ),
    ],
}
