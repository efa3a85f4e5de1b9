"""The models of what a composite manifest's own stack is made of: its outputs, each a literal or a reference.

So references, plans and records of it are those of any manifest.
"""

from functools import cache
from typing import Annotated, Any, get_origin

from pydantic import create_model
from pydantic.fields import FieldInfo

from openmcf.specs.manifest import Manifest
from openmcf.specs.model import Model
from openmcf.specs.references import Output, Reference, ValueOrRef


@cache
def given_outputs(outputs: type[Model]) -> type[Model]:
    """The model of what an expansion says of outputs: the same fields, each a literal or a reference."""
    fields: dict[str, Any] = {name: (_type(info), ...) for name, info in outputs.model_fields.items()}
    return create_model(f"Given{outputs.__name__}", __base__=Model, **fields)


def _type(info: FieldInfo) -> Any:
    mark = next(data for data in info.metadata if isinstance(data, Output))
    value: Any = Annotated[str | Reference, ValueOrRef((mark.format,), secret=mark.secret, min_length=0)]
    container: Any = get_origin(info.annotation)
    return {dict: dict[str, value], list: list[value]}.get(container, value)


@cache
def stack_model(outputs: type[Model]) -> type[Manifest]:
    """The model of a manifest whose spec says these outputs."""
    spec: Any = (given_outputs(outputs), ...)
    return create_model(f"StackOf{outputs.__name__}", __base__=Manifest, spec=spec)
