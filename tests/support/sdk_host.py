"""Runs programs that are data with Pulumi's SDK: slower than `language_host`, and with all of its ways."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pulumi
from pulumi.automation._server import LanguageServer

from tests.support.engine_cases import TYPES, Arn, Declared, Hidden
from tests.support.language_host import LanguageHost, ProgramFails


class SdkHost(LanguageHost):
    """The SDK's language server, of one program at a time."""

    def Run(self, request: Any, context: Any) -> Any:
        """Run the program."""
        return LanguageServer(partial(_declare, self.program, self.fails_at)).Run(request, context)  # type: ignore[no-untyped-call]


def _declare(program: Sequence[Declared], fails_at: int) -> None:
    """Declare resources as a user's program does."""
    there: dict[str, Any] = {}
    for number, declared in enumerate(program, 1):
        if number == fails_at:
            raise ProgramFails("the program is wrong")
        options = _options(declared, there)
        inputs = {key: _input(value, there) for key, value in declared.properties.items()}
        there[declared.name] = _MAKERS[declared.sort](declared.name, inputs, options)


def _thing(name: str, inputs: dict[str, Any], options: pulumi.ResourceOptions) -> pulumi.Resource:
    return pulumi.CustomResource(TYPES["thing"], name, inputs | {"arn": None}, options)


def _group(name: str, inputs: dict[str, Any], options: pulumi.ResourceOptions) -> pulumi.Resource:
    group = pulumi.ComponentResource(TYPES["group"], name, inputs, options)
    group.register_outputs({})
    return group


def _provider(name: str, inputs: dict[str, Any], options: pulumi.ResourceOptions) -> pulumi.Resource:
    return pulumi.ProviderResource("fake", name, inputs, options)


_MAKERS: dict[str, Callable[[str, dict[str, Any], pulumi.ResourceOptions], pulumi.Resource]] = {
    "thing": _thing,
    "group": _group,
    "provider": _provider,
}


def _input(value: Any, there: dict[str, Any]) -> Any:
    match value:
        case Arn():
            return there[value.of].arn
        case Hidden():
            return pulumi.Output.secret(value.value)
    return value


def _options(declared: Declared, there: dict[str, Any]) -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions(
        parent=there.get(declared.parent),
        depends_on=[there[name] for name in declared.depends_on],
        provider=there.get(declared.provider),
        aliases=[pulumi.Alias(name=declared.alias)] if declared.alias else None,
        protect=declared.protect,
        retain_on_delete=declared.retain_on_delete,
        delete_before_replace=declared.delete_before_replace,
        ignore_changes=[*declared.ignore_changes],
        import_=declared.import_id or None,
    )
