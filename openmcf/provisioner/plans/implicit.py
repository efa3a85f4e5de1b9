"""What AWS makes by itself under a fixed name, such as the log group of a function that ran.

A plan would create it; where AWS has it, it is imported, with all that is in it.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from openmcf.aws.clients import Clients
from openmcf.aws.resource import NotFound, Properties
from openmcf.aws.types import has_type, resource_type
from openmcf.provisioner.plans.plan import Change, Plan
from openmcf.specs.identity import Ids


class Implicit(NamedTuple):
    """A resource that a plan makes, maybe in another's place, and that AWS may have; its id for import."""

    change: Change
    id: str


def implicit_in(plan: Plan) -> Iterator[Implicit]:
    """What of a plan AWS may have made by itself."""
    made = (
        change for change in plan.differing if change.op in {"create", "replace"} and has_type(change.type)
    )
    for change in made:
        id_ = resource_type(change.type).implicit_id(dict(change.new))
        if id_ and id_ != change.id:
            yield Implicit(change, id_)


def existing(implicit: Iterable[Implicit], clients: Clients) -> list[Implicit]:
    """Those that AWS has now. Who may not look is told by the creation whether they were there."""
    return [one for one in implicit if is_there(one.change.type, one.id, {}, clients)]


def ids_of(found: Iterable[Implicit]) -> Ids:
    """By which a program imports them."""
    return {(one.change.type, one.change.name): one.id for one in found}


def is_there(type_: str, id_: str, known: Properties, clients: Clients) -> bool | None:
    """Whether AWS has a resource; None if it does not tell, such as to somebody who may not look."""
    try:
        resource_type(type_).read(clients, id_, known)
    except NotFound:
        return False
    except (BotoCoreError, ClientError):
        return None
    return True
