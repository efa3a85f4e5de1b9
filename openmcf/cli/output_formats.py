"""The outputs of a stack as text: for people, and in the formats of other tools."""

import json
import re
import shlex
from collections.abc import Callable, Mapping
from typing import Any, Literal

from pydantic.alias_generators import to_snake

from openmcf.errors import UsageError
from openmcf.manifests.yaml.emit import to_yaml
from openmcf.provisioner.run.outputs import SECRET_SHOWN, Outputs, SecretValue, clear
from openmcf.specs.findings import leaves, nearest, render
from openmcf.specs.references import BadPath, OutputPath, output_path
from openmcf.specs.registry import kind_named

_PREFIX = "status.outputs."
"""How a manifest's references begin; here it may be left out."""

Format = Literal["text", "json", "yaml", "dotenv", "shell", "tfvars"]


def in_clear(outputs: Outputs) -> dict[str, Any]:
    """The outputs as data, with their secrets."""
    return {name: clear(value) for name, value in outputs.items()}


def without_secrets(outputs: Outputs) -> dict[str, Any]:
    """The outputs as data, without those that have a secret: a program would take any word for its value."""
    return {name: clear(value) for name, value in outputs.items() if not _hides(value)}


def masked(outputs: Outputs) -> dict[str, Any]:
    """The outputs as data, with a word in the place of each secret, for people."""
    return {
        name: _masked(value.shape) if isinstance(value, SecretValue) else value
        for name, value in outputs.items()
    }


def secret_paths(outputs: Outputs) -> list[str]:
    """The paths of the secrets in outputs, such as `client_secrets.web`."""
    hidden = {name: value.shape for name, value in outputs.items() if _hides(value)}
    return [render(path) for path, _ in leaves(hidden)]


def _hides(value: Any) -> bool:
    """Whether there is a secret to hide; an empty map of them hides nothing."""
    return isinstance(value, SecretValue) and bool(value.shape)


def _masked(value: Any) -> Any:
    match value:
        case dict():
            return {key: _masked(item) for key, item in value.items()}
        case list():
            return [_masked(item) for item in value]
    return SECRET_SHOWN


def map_at(outputs: Outputs, text: str) -> Outputs | None:
    """The outputs below one that is a map, at a path such as `client_ids`; None if there is no map."""
    found = outputs.get(to_snake(text.removeprefix(_PREFIX)))
    if isinstance(found, SecretValue) and isinstance(found.shape, dict):
        return {key: SecretValue(value) for key, value in found.shape.items()}
    return found if isinstance(found, dict) else None


def value_at(outputs: Outputs, text: str, kind: str) -> Any:
    """The output at a path such as `client_ids.web-app`. Raises UsageError if there is none."""
    try:
        path = output_path(_PREFIX + text.removeprefix(_PREFIX), kind, kind_named(kind).outputs)
    except BadPath as error:
        hint = error.hint and error.hint.replace(_PREFIX, "")
        raise UsageError(str(error).replace(_PREFIX, ""), hint) from error
    found = outputs.get(path.output or "")
    inner = found.value if isinstance(found, SecretValue) else found
    if path.key is not None:
        inner = _item(inner or {}, path)
    return SecretValue(inner) if isinstance(found, SecretValue) else inner


def _item(container: Any, path: OutputPath) -> Any:
    items = (
        {str(index): item for index, item in enumerate(container)}
        if isinstance(container, list)
        else container
    )
    if path.key not in items:
        near = nearest(path.key or "", items)
        hint = f"did you mean `{near}`?" if near else f"there are: {', '.join(items)}" if items else None
        raise UsageError(f"`{path.output}` has no `{path.key}`", hint)
    return items[path.key]


def formatted(outputs: Mapping[str, Any], format_: Format) -> str:
    """Outputs in a format. Raises UsageError if two of them have one name in it."""
    return _FORMATS[format_](outputs)


def _text(outputs: Mapping[str, Any]) -> str:
    lines = [(render(path), _shown(value)) for path, value in leaves(outputs)]
    width = max((len(name) for name, _ in lines), default=0)
    return "\n".join(f"{name:{width}}  {value}" for name, value in lines)


def _shown(value: Any) -> str:
    return value if isinstance(value, str) and value else json.dumps(value)


def _json(outputs: Mapping[str, Any]) -> str:
    return json.dumps(outputs, ensure_ascii=False, indent=2)


def _yaml(outputs: Mapping[str, Any]) -> str:
    return to_yaml(dict(outputs)).rstrip("\n")


def _dotenv(outputs: Mapping[str, Any]) -> str:
    """Lines as dotenv libraries read them; plain values without quotes, as `docker --env-file` wants."""
    return "\n".join(f"{name}={_dotenv_value(value)}" for name, value in _variables(outputs).items())


def _dotenv_value(value: str) -> str:
    if re.fullmatch(r"[\w@%+=:,./-]*", value, re.ASCII):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _shell(outputs: Mapping[str, Any]) -> str:
    return "\n".join(f"export {name}={shlex.quote(value)}" for name, value in _variables(outputs).items())


def _tfvars(outputs: Mapping[str, Any]) -> str:
    """HCL, which takes JSON's values, once the marks of its templates (`${`, `%{`) are doubled."""
    lines = (f"{name} = {json.dumps(value, ensure_ascii=False, indent=2)}" for name, value in outputs.items())
    return re.sub(r"([$%])(?=\{)", r"\1\1", "\n".join(lines))


_FORMATS: Mapping[Format, Callable[[Mapping[str, Any]], str]] = {
    "text": _text,
    "json": _json,
    "yaml": _yaml,
    "dotenv": _dotenv,
    "shell": _shell,
    "tfvars": _tfvars,
}


def _variables(outputs: Mapping[str, Any]) -> dict[str, str]:
    """The outputs by the names that environment variables may have, such as CLIENT_IDS_WEB_APP."""
    variables: dict[str, str] = {}
    for path, value in leaves(outputs):
        name = re.sub(r"[^A-Z0-9]", "_", "_".join(map(str, path)).upper())
        if name in variables:
            raise UsageError(f"two outputs would be {name} in this format", "--format json keeps them apart")
        variables[name] = value if isinstance(value, str) else json.dumps(value)
    return variables
