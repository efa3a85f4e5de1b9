"""Code of Lambda functions and layers that lies beside the manifest."""

from openmcf.kit.code_archive import code_archive
from openmcf.kit.program import Context
from openmcf.properties.declarations import FileArchive


def local_code(local_path: str | None, name: str, context: Context) -> FileArchive | None:
    """The archive of the code under `localPath`, for the resource of that name; None if it is elsewhere.

    Raises CodeUnusable.
    """
    if local_path is None:
        return None
    source, target = context.directory / local_path, context.workspace / f"{name}.zip"
    return FileArchive(str(code_archive(source, target, outside=context.outside_links)))
