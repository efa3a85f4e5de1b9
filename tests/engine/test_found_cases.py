"""Cases that `test_random_cases.py` found: each broke a promise of the engine once."""

from tests.support.engine_cases import Arn, Case, Declared, Hidden, Operation, Recorded, Run, Trouble
from tests.support.engine_world import check


def test_what_is_retained_stays_though_its_successor_needs_its_room() -> None:
    slotted = Declared("a", inputs={"slot": 1}, retain_on_delete=True)
    check(Case(state=(Recorded(slotted),), program=(Declared("a", retain_on_delete=True),)))


def test_what_waits_for_its_successor_stays_after_what_it_needs() -> None:
    state = (Declared("a"), Declared("b"), Declared("c", inputs={"slot": Arn("a")}))
    check(Case(state=tuple(map(Recorded, state)), program=(Declared("b"), Declared("c"))))


def test_what_is_found_needs_nothing_that_is_gone() -> None:
    using = Declared("c", depends_on=("a",))
    state = (Recorded(Declared("a"), "deleting"), Recorded(using, "being replaced"))
    check(Case(state=state, program=(Declared("a"), using)))


def test_a_new_component_that_is_no_target_may_give_outputs() -> None:
    program = (Declared("a"), Declared("g", "group"))
    case = Case(state=(Recorded(Declared("a")),), program=program, runs=(Run(Operation(targets=("a",))),))
    assert check(case) == [""]


def test_a_secret_of_what_is_found_stays_one() -> None:
    hiding = Declared("a", inputs={"size": Hidden("hush")})
    check(Case(state=(Recorded(hiding, "creating"),), program=(hiding,)))
    check(Case(state=(Recorded(hiding, "updating"),), program=(hiding,)))


def test_what_is_to_be_replaced_is_not_taken_for_its_successor_of_the_same_id() -> None:
    unique = Declared("a", unique=True, delete_before_replace=True)
    check(Case(state=(Recorded(unique, "being replaced, not made"),), program=(unique,)))


def test_a_component_that_is_no_target_may_have_another_name_and_give_outputs() -> None:
    program = (Declared("h", "group", alias="g"), Declared("a"))
    runs = (Run(Operation(targets=("a",))),)
    state = (Recorded(Declared("g", "group")), Recorded(Declared("a")))
    assert check(Case(state=state, program=program, runs=runs)) == [""]


def test_what_is_no_target_needs_what_it_uses_by_its_new_name() -> None:
    state = (Recorded(Declared("a")), Recorded(Declared("b", inputs={"of": Arn("a")})))
    program = (Declared("x", alias="a"), Declared("b", inputs={"of": Arn("x")}))
    runs = (Run(Operation(targets=("x",))),)
    assert check(Case(state=state, program=program, runs=runs)) == [""]


def test_what_is_left_alone_comes_after_what_it_needs_and_keeps_it() -> None:
    state = (Recorded(Declared("a")), Recorded(Declared("b", depends_on=("a",))), Recorded(Declared("c")))
    program = (Declared("b"), Declared("c"))
    runs = (Run(Operation(targets=("c", "a"))),)
    assert check(Case(state=state, program=program, runs=runs)) == [""]


def test_what_is_left_alone_is_not_needed_by_what_it_needs() -> None:
    state = (Recorded(Declared("a")), Recorded(Declared("b", depends_on=("a",))))
    program = (Declared("b"), Declared("a", depends_on=("b",)))
    (error,) = check(Case(state=state, program=program, runs=(Run(Operation(targets=("a",))),)))
    assert "is to need what still needs it, and is no target" in error


def test_a_refresh_that_fails_leaves_no_reference_to_what_is_gone() -> None:
    program = (Declared("a"), Declared("b", depends_on=("a",)), Declared("c"))
    state = (Recorded(program[0], "deleted by others"), *map(Recorded, program[1:]))
    failing = Run(Operation("refresh"), Trouble(broken={"c": "read"}))
    (error,) = check(Case(state=state, program=program, runs=(failing,)))
    assert "does not read c" in error


def test_a_creation_whose_answer_is_lost_is_found() -> None:
    lost = Run(trouble=Trouble(broken={"a": "lose create"}))
    check(Case(program=(Declared("a"),), runs=(lost,)))


def test_a_secret_of_what_was_changed_in_part_stays_one_in_a_refresh() -> None:
    unfinished = Run(trouble=Trouble(broken={"a": "finish"}))
    program = (Declared("a", inputs={"size": Hidden("hush")}),)
    runs = (unfinished, Run(Operation("refresh")))
    check(Case(state=(Recorded(Declared("a")),), program=program, runs=runs))


def test_what_depends_on_a_target_goes_with_what_it_replaces() -> None:
    program = (Declared("a"), Declared("b", inputs={"of": Arn("a")}))
    state = (Recorded(program[0]), Recorded(program[1], "replaced"))
    runs = (Run(Operation("destroy", targets=("a",), target_dependents=True)),)
    assert check(Case(state=state, program=program, runs=runs)) == [""]


def test_what_a_provider_made_that_was_replaced_has_it_still_if_that_is_renamed() -> None:
    state = (Recorded(Declared("p", "provider"), "replaced"), Recorded(Declared("a", provider="p")))
    program = (Declared("q", "provider", alias="p"), Declared("a", provider="q"))
    check(Case(state=state, program=program))


def test_a_provider_that_is_replaced_stays_as_long_as_what_it_made_is_left_alone() -> None:
    state = (Recorded(Declared("p", "provider")), Recorded(Declared("a", provider="p")))
    program = (Declared("p", "provider", inputs={"region": "there"}), Declared("a", provider="p"))
    runs = (Run(Operation(targets=("p",))), Run(Operation(targets=("p",))))
    assert check(Case(state=state, program=program, runs=runs)) == ["", ""]


def test_what_is_found_comes_before_what_needs_it() -> None:
    program = (Declared("a"), Declared("b", parent="a"))
    state = (Recorded(program[0], "deleted by others"), Recorded(program[1]))
    killed = Run(Operation(replaced=("a",)), Trouble(killed_at=4))
    check(Case(state=state, program=program, runs=(killed,), last="destroy"))
