"""What a run knows of other stacks: the values it takes, and the states that those stood in."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from openmcf.engine.history import Update
from openmcf.engine.locks import Lock
from openmcf.properties.values import Properties
from openmcf.provisioner.run.known_outputs import KnownOutputs
from openmcf.provisioner.state.other_stacks import OtherStacks
from openmcf.provisioner.state.recorded_stack import RecordedStack, recorded_stack
from openmcf.specs.identity import Stack

ROLE = Stack("organization", "openmcf", "dev.AwsIamRole.worker")
URN = "urn:pulumi:dev::openmcf::aws:iam/role:Role::worker"


@dataclass
class Moving:
    """An inventory of one stack, on which another run works all the time."""

    reads: list[str] = field(default_factory=list)

    def named(self, stack: Stack) -> Stack:
        return stack

    def stacks(self) -> list[Stack]:
        return [ROLE]

    def read(self, stack: Stack) -> RecordedStack:
        self.reads.append("state")
        resource = {"urn": URN, "type": "aws:iam/role:Role", "id": str(len(self.reads))}
        return recorded_stack(stack, {"resources": [resource]}, lambda text: text)

    def outputs(self, _: Stack) -> Properties:
        self.reads.append("outputs")
        return {"role_arn": f"arn-{len(self.reads)}"}

    def history(self, stack: Stack, limit: int | None = None) -> list[Update]:
        return []

    def locks(self, stack: Stack) -> list[Lock]:
        return []

    def unlock(self, stack: Stack, locks: Sequence[Lock]) -> None:
        pass


def test_a_run_keeps_to_the_state_that_its_values_stood_in() -> None:
    """A state that is read later than the values would hide that they have moved on in between."""
    state_reader = Moving()
    known = KnownOutputs(state_reader.outputs, (), OtherStacks(state_reader))
    fingerprint = known.fingerprint(ROLE)
    outputs = known.recorded("AwsIamRole", ROLE)
    assert (known.fingerprint(ROLE), known.recorded("AwsIamRole", ROLE)) == (fingerprint, outputs)
    assert state_reader.reads == ["state", "outputs"]
    known.forget(ROLE)
    assert known.fingerprint(ROLE) != fingerprint
