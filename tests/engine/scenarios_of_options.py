"""What both engines must do alike: resource options, components, providers, secrets."""

from typing import Any

from openmcf.properties.declarations import Alias, concat
from openmcf.properties.values import Secret
from tests.engine.scenarios_of_changes import named, one
from tests.support.declaring import Program, cloud, export, group, options, thing
from tests.support.engines import Phase, destroy, preview, refresh, up


def with_options(opts: dict[str, Any], **inputs: Any) -> Program:
    """A program with one resource that has options."""

    def program() -> None:
        thing("a", opts, **inputs)

    return program


def protected(**inputs: Any) -> Program:
    """A resource that must stay."""
    return with_options(options(protect=True), **inputs)


def retained(**inputs: Any) -> Program:
    """A resource that stays in the cloud."""
    return with_options(options(retain_on_delete=True), **inputs)


def ignoring(*paths: str, **inputs: Any) -> Program:
    """A resource of which some changes do not matter."""
    return with_options(options(ignore_changes=list(paths)), **inputs)


def importing(**inputs: Any) -> Program:
    """A resource that exists."""
    return with_options(options(import_id="a-9"), **inputs)


def gone_together() -> None:
    """`b` goes by itself where `a` goes."""
    owner = thing("a")
    thing("b", options(deleted_with=owner))


def replaced_together(slot: str) -> Program:
    """`b` goes by itself where `a` goes, and is replaced where `a` is, whose successor needs its room."""

    def program() -> None:
        owner = thing("a", slot=slot)
        thing("b", options(deleted_with=owner), place=owner["arn"])

    return program


def first_free_then_protected(slot: str) -> Program:
    """`b` and `c` are replaced where `a` is, and only `b` must stay."""

    def program() -> None:
        first = thing("a", slot=slot)
        second = thing("b", options(protect=True), place=first["arn"])
        thing("c", place=second["arn"])

    return program


def in_order() -> None:
    """`b` waits for `a`, and uses nothing of it."""
    first = thing("a")
    thing("b", options(depends_on=[first]))


def family() -> None:
    """A component with children, one of them a component."""
    inner = group("h", options(parent=group("g")))
    child = thing("a", options(parent=inner))
    thing("b", options(parent=child))
    export("arn", child["arn"])


def waiting_for_a_group() -> None:
    """`b` waits for all that is in a component."""
    parent = group("g")
    thing("a", options(parent=parent))
    thing("b", options(depends_on=[parent]))


def hiding(value: str) -> Program:
    """Secrets in inputs, at the top and deep, and in outputs of the stack."""

    def program() -> None:
        secret = Secret(value)
        first = thing("a", secret=secret, deep={"x": [secret, "plain"], "y": secret}, plain="plain")
        thing("b", of=concat(secret, first["arn"]))
        export("secret", secret)
        export("deep", {"x": first["arn"], "y": [secret]})
        export("plain", first["arn"])

    return program


def hiding_one() -> None:
    """One resource with a secret input."""
    thing("a", x=Secret("x"))


def secret_arn() -> None:
    """An output that the cloud makes, and the program calls secret."""
    first = thing("a", options(additional_secret_outputs=["arn"]))
    export("arn", first["arn"])
    thing("b", of=first["arn"])


def elsewhere(region: str, name: str = "p", **inputs: Any) -> Program:
    """A resource of a provider that the program makes."""

    def program() -> None:
        thing("a", options(provider=cloud(name, region=region)), **inputs)

    return program


def renamed_elsewhere(name: str, *aliases: str) -> Program:
    """A resource of a provider that was called otherwise."""

    def program() -> None:
        provider = cloud(name, options(aliases=[Alias(name=alias) for alias in aliases]), region="x")
        thing("a", options(provider=provider))

    return program


def user_protected(slot: str) -> Program:
    """`b`, which must stay, is replaced where `a` is, whose successor needs its room."""

    def program() -> None:
        first = thing("a", slot=slot)
        thing("b", options(protect=True), place=first["arn"])

    return program


def sized(size: int) -> Program:
    """A component with an input."""

    def program() -> None:
        group("g", size=size)

    return program


def twice() -> None:
    """A program that gives two resources one name."""
    first = thing("a")
    second = thing("b", of=first["arn"])
    thing("a", of=second["arn"])


OPTIONS: dict[str, list[Phase]] = {
    "protected": [
        up(protected(), "create a"),
        up(protected(place="x"), "", error='(?s)unable to replace resource "urn:.*::a"'),
        preview(
            protected(place="x"),
            "create-replacement a, replace a, delete-replaced a",
            error="unable to replace",
        ),
        up(named(), "delete a, failed delete a", error="cannot be deleted"),
        destroy("delete a, failed delete a", error="cannot be deleted"),
        up(one(), "same a"),
        destroy("delete a"),
    ],
    "protected no more, and replaced at once": [
        up(protected(place="x"), "create a"),
        up(one(place="y"), "create-replacement a, replace a, delete-replaced a"),
    ],
    "retained": [
        up(retained(place="x"), "create a"),
        up(retained(place="y"), "create-replacement a, replace a, delete-replaced a"),
        up(named(), "delete a"),
    ],
    "retained, though its successor needs its room": [
        up(retained(slot="x"), "create a"),
        up(retained(slot="y"), "delete-replaced a, replace a, create-replacement a"),
    ],
    "retained when destroyed": [
        up(retained(), "create a"),
        destroy("delete a"),
    ],
    "deleted with another": [
        up(gone_together, "create a, create b"),
        destroy("delete b, delete a"),
    ],
    "replaced with another": [
        up(replaced_together("x"), "create a, create b"),
        up(
            replaced_together("y"),
            "delete-replaced b, delete-replaced a, replace a, create-replacement a, "
            "replace b, create-replacement b",
        ),
    ],
    "deleted without the other": [
        up(gone_together, "create a, create b"),
        up(named("a"), "same a, delete b"),
    ],
    "changes that are ignored": [
        up(ignoring("size", size=1, tags={"x": 1, "y": [1, 2]}), "create a"),
        up(ignoring("size", size=2, tags={"x": 1, "y": [1, 2]}), "same a"),
        up(ignoring("tags.x", "tags.y[0]", tags={"x": 2, "y": [3, 4]}), "update a"),
        up(ignoring("tags", "size"), "same a"),
        up(ignoring("*", size=7), "same a"),
    ],
    "imported": [
        up(importing(size=1), "import a", meanwhile={"a-9": {"size": 1, "arn": "arn:a-9"}}),
        up(importing(size=1), "same a"),
        up(one(size=1), "same a"),
        destroy("delete a"),
    ],
    "imported, but described otherwise": [
        up(
            importing(size=2),
            "import a, update a",
            meanwhile={"a-9": {"size": 1, "arn": "arn:a-9"}},
        ),
    ],
    "imported, but not there": [
        up(importing(size=1), "import a, failed import a", error="resource 'a-9' does not exist"),
    ],
    "imported in the place of another": [
        up(one(), "create a"),
        up(
            importing(size=1),
            "import-replacement a, replace a, delete-replaced a",
            meanwhile={"a-9": {"size": 1, "arn": "arn:a-9"}},
        ),
    ],
    "one after the other": [
        up(in_order, "create a, create b"),
        up(in_order, "same a, same b"),
        destroy("delete b, delete a"),
    ],
    "components": [
        up(family, "create g, create h, create a, create b"),
        up(family, "same g, same h, same a, same b"),
        refresh("refresh g, refresh h, refresh a, refresh b"),
        destroy("delete b, delete a, delete h, delete g"),
    ],
    "after a component": [
        up(waiting_for_a_group, "create g, create a, create b"),
        destroy("delete b, delete a, delete g"),
    ],
    "secrets": [
        preview(hiding("x"), "create a, create b"),
        up(hiding("x"), "create a, create b"),
        up(hiding("x"), "same a, same b"),
        up(hiding("y"), "update a, update b"),
        refresh("refresh a, refresh b"),
    ],
    "a secret that is none any more": [
        up(hiding_one, "create a"),
        up(one(x="x"), "same a"),
        up(hiding_one, "same a"),
    ],
    "secret outputs": [
        preview(secret_arn, "create a, create b"),
        up(secret_arn, "create a, create b"),
        up(secret_arn, "same a, same b"),
        refresh("refresh a, refresh b"),
    ],
    "a provider of the program's": [
        up(elsewhere("x"), "create p, create a"),
        up(elsewhere("x"), "same p, same a"),
        up(elsewhere("x", size=1), "same p, update a"),
        destroy("delete a, delete p"),
    ],
    "a provider whose change replaces": [
        up(elsewhere("x"), "create p, create a"),
        up(
            elsewhere("y"),
            "create-replacement p, replace p, create-replacement a, replace a, "
            "delete-replaced a, delete-replaced p",
        ),
    ],
    "from the default provider to another": [
        up(one(), "create a"),
        up(elsewhere("here"), "create p, same a"),
        up(elsewhere("there", "q"), "create q, create-replacement a, replace a, delete-replaced a, delete p"),
    ],
    "a provider that is renamed": [
        up(renamed_elsewhere("p"), "create p, create a"),
        up(renamed_elsewhere("q", "p"), "same q, same a"),
        destroy("delete a, delete q"),
    ],
    "imported, and then to be replaced": [
        up(importing(place="x"), "import a", meanwhile={"a-9": {"place": "x", "arn": "arn:a-9"}}),
        up(importing(place="y"), "", error="imported"),
    ],
    "protected, and in the way of a replacement": [
        up(user_protected("1"), "create a, create b"),
        up(user_protected("2"), "", error="protect"),
    ],
    "protected, and in the way of a replacement with another": [
        up(first_free_then_protected("1"), "create a, create b, create c"),
        up(first_free_then_protected("2"), "", error="protect"),
    ],
    "a component that changes": [
        up(sized(1), "create g"),
        up(sized(2), "update g"),
    ],
    "what the provider refuses": [
        up(one(forbidden=1), "", error="nobody wants it"),
        preview(one(forbidden=1), "", error="nobody wants it"),
    ],
    "a name that is there twice": [
        up(twice, "create a, create b", error="Duplicate resource URN"),
    ],
}
