"""What Lambda functions and layers share: where their code is, and the runtimes it is for.

Limits: Lambda's API model (`FunctionCode`, `LayerVersionContentInput`, `Runtime`); which runtimes are
deprecated: Lambda Developer Guide, "Lambda runtimes", as of November 2026.
"""

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from openmcf.specs.aws.arns import BUCKET
from openmcf.specs.fields import LINE, pattern
from openmcf.specs.findings import Finding, nearest
from openmcf.specs.model import Model, SpecField, Synonym
from openmcf.specs.references import Reference

BUCKET_PATTERN = pattern(r"[0-9A-Za-z._-]*[0-9A-Za-z_-]", "an S3 bucket name: letters, digits and . - _")
LOCAL_PATH = pattern(r"([^:]|:[^/])+", "a path, such as build/function.zip")
RUNTIME = pattern(
    r"nodejs([0-9]+\.(x|[0-9]+)(-edge)?)?|python[0-9]+\.[0-9]+|java[0-9]+(\.al[0-9]+)?"
    r"|dotnet(core)?[0-9]+(\.[0-9]+)?|ruby[0-9]+\.[0-9]+|go[0-9]+\.x|provided(\.al[0-9]+)?|custom",
    "a Lambda runtime, such as python3.14, nodejs24.x or provided.al2023",
)

BucketName = Annotated[str | Reference, BUCKET._replace(pattern=BUCKET_PATTERN)]
LocalPath = Annotated[str, Field(pattern=LOCAL_PATH), SpecField.LOCAL_CODE]
Runtime = Annotated[str, Field(pattern=RUNTIME)]

LIVE_RUNTIMES = (
    *("nodejs20.x", "nodejs22.x", "nodejs24.x", "nodejs26.x"),
    *("python3.10", "python3.11", "python3.12", "python3.13", "python3.14", "python3.15"),
    *("java8.al2", "java8.al2023", "java11", "java11.al2023", "java17", "java17.al2023", "java21", "java25"),
    *("dotnet8", "dotnet10", "ruby3.3", "ruby3.4", "ruby4.0", "provided.al2", "provided.al2023"),
)
"""The runtimes that new functions may have, oldest first within a language."""

DEPRECATED_RUNTIMES = (
    *("nodejs", "nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x"),
    *("nodejs14.x", "nodejs16.x", "nodejs18.x", "python2.7", "python3.6", "python3.7", "python3.8"),
    *("python3.9", "java8", "dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1", "dotnet6"),
    *("go1.x", "ruby2.5", "ruby2.7", "ruby3.2", "provided"),
)

_SUCCESSORS = {"go": "provided", "dotnetcore": "dotnet"}


class S3Object(Model):
    """A .zip archive in S3."""

    bucket: BucketName = Field(description="Bucket, in the region of the function or layer.")
    key: str = Field(
        min_length=1, max_length=1024, pattern=LINE, description="Key of the archive in the bucket."
    )
    object_version: Annotated[str | None, Field(max_length=1024, pattern=LINE), Synonym("", None)] = Field(
        None, description="Version of the object, in a bucket with versioning; the latest if unset."
    )


def deprecated_runtime(path: str, runtime: str | None) -> Iterator[Finding]:
    """What is to be said of a runtime that AWS has given up."""
    if runtime in DEPRECATED_RUNTIMES:
        message = f"`{runtime}` is deprecated: AWS refuses new functions with it, and later updates too"
        yield Finding(path, message, f"use `{_newest(runtime)}`")


def unknown_runtime(path: str, runtime: str | None) -> Iterator[Finding]:
    """What is to be said of a runtime that looks like one, but is none that openmcf knows."""
    if runtime is not None and runtime not in {*LIVE_RUNTIMES, *DEPRECATED_RUNTIMES}:
        near = nearest(runtime, LIVE_RUNTIMES)
        hint = f"did you mean `{near}`?" if near else f"known are {', '.join(LIVE_RUNTIMES)}"
        yield Finding(path, f"`{runtime}` is no runtime of Lambda that openmcf knows", hint)


def _newest(runtime: str) -> str:
    """The newest runtime of the same language."""
    language = re.split(r"[0-9.]", runtime)[0]
    language = _SUCCESSORS.get(language, language)
    return next(live for live in reversed(LIVE_RUNTIMES) if live.startswith(language))
