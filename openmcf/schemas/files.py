"""Where the schema files are that come with the package, and where a project keeps its copies of them.

A copy in the project, committed or written anew by everyone, is what the modeline of a manifest can name: the
place of the installed package differs from machine to machine, and a web address needs a network.
"""

from pathlib import Path

from openmcf.specs.manifest import API_VERSION

PACKAGED = Path(__file__).parent / "generated"
IN_PROJECT = Path(".openmcf/schemas")
"""Hidden, so that `openmcf validate` on the project's directory takes no schema for a manifest."""

ANY_KIND = "manifest"


def file_name(kind_name: str) -> str:
    """The name of the file with that schema."""
    return f"{kind_name}.json"


def catalog_name(kind_name: str) -> str:
    """Where kubeconform looks for the schema of a kind: the layout of the catalog that its README names.

    It is `{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json`, with the kind in small letters.
    """
    group, _, version = API_VERSION.partition("/")
    return f"{group}/{kind_name.lower()}_{version}.json"
