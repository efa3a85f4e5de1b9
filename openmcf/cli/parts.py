"""What an installation may lack: the parts that the extras of the package bring."""

from openmcf.errors import PartMissing

_EXTRAS = {
    "botocore": "aws",
    "cryptography": "aws",
    "google": "pulumi",
    "grpc": "pulumi",
    "pulumi": "pulumi",
}
"""The extra that brings each package, by the name that it is imported by."""


def part_missing(error: Exception) -> PartMissing | None:
    """What is missing, if the error says that a package of an extra is not installed."""
    package = (error.name or "").partition(".")[0] if isinstance(error, ModuleNotFoundError) else ""
    if package not in _EXTRAS:
        return None
    message = f"this needs the package {package}, which is not installed"
    return PartMissing(
        message, f"pip install 'openmcf[{_EXTRAS[package]}]', or 'openmcf[all]' for everything"
    )
