"""`openmcf explain`."""

from typing import Annotated

import typer

from openmcf.cli.views import write
from openmcf.schemas.explain import explain as explained
from openmcf.specs.registry import kind_names


def explain(
    target: Annotated[
        str,
        typer.Argument(
            autocompletion=kind_names,
            metavar="KIND[.FIELD.PATH]",
            help="Such as AwsCognitoUserPool.clients.name.",
        ),
    ],
) -> None:
    """Explain a kind, a field or an output: its type, default and bounds, and what it is for."""
    write(explained(target))
