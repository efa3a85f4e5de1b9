"""Has declarations find what their stack recorded under the manifest's former name. Pure.

Resources that a manifest has one of carry its name in their URNs. Pulumi's aliases say that a resource of
another name is the same one: it is changed in place where AWS can rename it, and replaced where AWS cannot.
The former name is that of the recorded resource itself and not that of the record of the manifest, which a
run that stopped half-way may have changed already. Children with their parent's name follow it by Pulumi's
own rule for aliases of parents.
"""

from collections.abc import Mapping, Sequence, Set

from openmcf.errors import OpenmcfError
from openmcf.properties.declarations import Alias, Declaration
from openmcf.provisioner.plans.plan import RECORD_TYPE
from openmcf.provisioner.state.recorded_stack import RecordedStack


def former_names(
    resources: Sequence[Declaration], recorded: RecordedStack, named_by_manifest: Set[str]
) -> Mapping[Declaration, Sequence[Alias]]:
    """The aliases by which resources are what the stack recorded of the same type under another name.

    named_by_manifest: the types for which this holds (`Kind.named_by_manifest`).
    Raises OpenmcfError where Pulumi's rule for children would give one the place of another.
    """
    types = named_by_manifest | {RECORD_TYPE}
    found: dict[Declaration, list[Alias]] = {}
    for resource in resources:
        names = recorded.names_of(resource.type) if resource.type in types else []
        if names and resource.name not in names:
            found[resource] = [Alias(name) for name in names]
            children = [one for one in resources if one.parent is resource]
            _refuse_followers(names[0], resource.name, children, recorded)
    return found


def _refuse_followers(old: str, new: str, children: Sequence[Declaration], recorded: RecordedStack) -> None:
    """Refuse a child that would be taken for another one which stays.

    One whose name begins with the new name is taken for the one with the old name in its place. If that stays
    as well, it is chance which of them keeps its id.
    """
    declared = {(one.type, one.name) for one in children}
    for child in children:
        former = old + child.name.removeprefix(new)
        is_new = recorded.resource(child.type, child.name) is None
        follows = child.name.startswith(new) and is_new and recorded.resource(child.type, former)
        if follows and (child.type, former) in declared:
            message = f"`{child.name}` cannot come beside `{former}` while `{old}` becomes `{new}`"
            raise OpenmcfError(message, f"apply the new name first, and `{child.name}` after it")
