"""The order of manifests, and a walk in it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmcf.errors import DeploymentFailed
from openmcf.provisioner.run.graph import Skipped, in_order, reversed_dependencies, walk

NEEDS = {
    "api": {"function", "pool"},
    "function": {"role"},
    "pool": set[str](),
    "role": set[str](),
    "page": {"pool"},
}
FAILED = DeploymentFailed("out of luck")


def test_each_comes_after_what_it_needs() -> None:
    for dependencies in (NEEDS, reversed_dependencies(NEEDS)):
        order = in_order(dependencies)
        assert sorted(order) == sorted(NEEDS)
        assert all(
            order.index(needed) < order.index(node) for node in dependencies for needed in dependencies[node]
        )


def test_turned_twice_is_as_before() -> None:
    assert reversed_dependencies(reversed_dependencies(NEEDS)) == NEEDS


@pytest.mark.parametrize("threads", [1, 4])
def test_what_needs_a_failed_node_is_skipped(threads: int) -> None:
    def do(node: str) -> str:
        if node == "role":
            raise FAILED
        return node.upper()

    with ThreadPoolExecutor(threads) as executor:
        assert dict(walk(NEEDS, do, executor)) == {
            "pool": "POOL",
            "page": "PAGE",
            "role": FAILED,
            "function": Skipped("role"),
            "api": Skipped("function"),
        }


def test_what_is_independent_is_done_at_a_time() -> None:
    both = Barrier(2, timeout=10)  # breaks unless two nodes meet there

    def do(node: str) -> None:
        if not NEEDS[node]:
            both.wait()

    with ThreadPoolExecutor(2) as executor:
        assert len(dict(walk(NEEDS, do, executor))) == len(NEEDS)


@given(
    st.lists(st.sets(st.integers(0, 19)), min_size=1, max_size=20),
    st.sets(st.integers(0, 19)),
    st.integers(1, 4),
)
def test_nothing_begins_before_what_it_needs_is_done(
    drawn: list[set[int]], faulty: set[int], threads: int
) -> None:
    dependencies = {node: {other for other in drawn[node] if other < node} for node in range(len(drawn))}
    done: list[int] = []

    def do(node: int) -> None:
        assert dependencies[node] <= {*done}
        if node in faulty:
            raise FAILED
        done.append(node)

    with ThreadPoolExecutor(threads) as executor:
        results = dict(walk(dependencies, do, executor))
    assert results.keys() == dependencies.keys()
    for node, result in results.items():
        lost = any(isinstance(results[other], Skipped | DeploymentFailed) for other in dependencies[node])
        assert isinstance(result, Skipped) == lost
