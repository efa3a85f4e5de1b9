"""Has a running program import resources that exist, instead of making them."""

import pulumi

from openmcf.specs.identity import Ids


def import_existing(ids: Ids) -> None:
    """Import each resource that is declared from now on, and that has an id here."""

    def with_id(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        existing = ids.get((args.type_, args.name)) or ids.get((args.type_, None))
        if existing is None:
            return None
        opts = pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(import_=existing))
        return pulumi.ResourceTransformationResult(args.props, opts)

    pulumi.runtime.register_stack_transformation(with_id)
