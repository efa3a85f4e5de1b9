"""Has a running program find what its stack recorded under the manifest's former name.

Resources that a manifest has one of carry its name in their URNs. Pulumi's aliases say that a resource of
another name is the same one: it is changed in place where AWS can rename it, and replaced where AWS cannot.
The former name is that of the recorded resource itself and not that of the record of the manifest, which a
run that stopped half-way may have changed already. Children with their parent's name follow it by Pulumi's
own rule for aliases of parents.
"""

from collections.abc import Set
from dataclasses import dataclass, field

import pulumi

from openmcf.errors import OpenmcfError
from openmcf.provisioner.plans.plan import RECORD_TYPE
from openmcf.provisioner.state.recorded_stack import RecordedStack


def find_by_former_names(recorded: RecordedStack, named_by_manifest: Set[str]) -> None:
    """Let what is declared from now on be what the stack recorded of the same type under another name.

    named_by_manifest: the types for which this holds (`Kind.named_by_manifest`).
    A declaration raises OpenmcfError where Pulumi's rule for children would give one the place of another.
    """
    renamed: dict[pulumi.Resource, _Rename] = {}
    types = named_by_manifest | {RECORD_TYPE}

    def with_aliases(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        if rename := renamed.get(args.opts.parent) if args.opts.parent else None:
            rename.add(args.type_, args.name, recorded)
        names = recorded.names_of(args.type_) if args.type_ in types else []
        if not names or args.name in names:
            return None
        renamed[args.resource] = _Rename(names[0], args.name)
        aliases = pulumi.ResourceOptions(aliases=[pulumi.Alias(name=name) for name in names])
        return pulumi.ResourceTransformationResult(
            args.props, pulumi.ResourceOptions.merge(args.opts, aliases)
        )

    pulumi.runtime.register_stack_transformation(with_aliases)


@dataclass
class _Rename:
    """The children of a resource that has another name now.

    One whose name begins with the new name is taken for the one with the old name in its place. If that stays
    as well, it is chance which of them keeps its id.
    """

    old: str
    new: str
    declared: set[tuple[str, str]] = field(default_factory=set)
    followers: dict[tuple[str, str], str] = field(default_factory=dict)
    """What is taken for another one, by type and name of that one."""

    def add(self, type_: str, name: str, recorded: RecordedStack) -> None:
        """Take a child in. Raises OpenmcfError if one is taken for another that stays."""
        self.declared.add((type_, name))
        former = self.old + name.removeprefix(self.new)
        is_new = recorded.resource(type_, name) is None
        if name.startswith(self.new) and is_new and recorded.resource(type_, former):
            self.followers[type_, former] = name
        for kind, stays in self.declared & self.followers.keys():
            follower = self.followers[kind, stays]
            message = f"`{follower}` cannot come beside `{stays}` while `{self.old}` becomes `{self.new}`"
            raise OpenmcfError(message, f"apply the new name first, and `{follower}` after it")
