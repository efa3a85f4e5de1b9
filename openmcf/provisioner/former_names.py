"""Has a running program find what its stack recorded under the manifest's former name.

Resources that a manifest has one of carry its name in their URNs. Pulumi's aliases say that a resource of
another name is the same one: it is changed in place where AWS can rename it, and replaced where AWS cannot.
The former name is that of the recorded resource itself and not that of the record of the manifest, which a
run that stopped half-way may have changed already. Children with their parent's name follow it by Pulumi's
own rule for aliases of parents.
"""

import pulumi

from openmcf.provisioner.plan import RECORD_TYPE
from openmcf.provisioner.recorded_stack import RecordedStack

NAMED_BY_MANIFEST = frozenset(
    {
        *("aws:acm/certificate:Certificate", "aws:apigatewayv2/api:Api", "aws:cloudwatch/logGroup:LogGroup"),
        *("aws:cognito/userPool:UserPool", "aws:iam/role:Role", "aws:lambda/function:Function"),
        *("aws:lambda/layerVersion:LayerVersion", RECORD_TYPE),
    }
)
"""The types of which a manifest has one, at the root of its stack and named as itself."""


def find_by_former_names(recorded: RecordedStack) -> None:
    """Let what is declared from now on be what the stack recorded of the same type under another name."""

    def with_aliases(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        if args.type_ not in NAMED_BY_MANIFEST:
            return None
        names = recorded.names_of(args.type_)
        if not names or args.name in names:
            return None
        aliases = pulumi.ResourceOptions(aliases=[pulumi.Alias(name=name) for name in names])
        return pulumi.ResourceTransformationResult(
            args.props, pulumi.ResourceOptions.merge(args.opts, aliases)
        )

    pulumi.runtime.register_stack_transformation(with_aliases)
