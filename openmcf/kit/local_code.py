"""Code of Lambda functions and layers: beside the manifest, or in S3."""

from openmcf.kit.code_archive import code_archive
from openmcf.kit.program import Context
from openmcf.properties.declarations import FileArchive
from openmcf.properties.values import Properties
from openmcf.specs.aws.lambda_code import S3Object


def code_properties(local_path: str | None, s3: S3Object | None, name: str, context: Context) -> Properties:
    """The properties of the resource of that name which say where its code is.

    That under `localPath` is archived. Raises CodeUnusable.
    """
    if s3 is not None:
        return {"s3Bucket": context.resolve(s3.bucket), "s3Key": s3.key, "s3ObjectVersion": s3.object_version}
    return {} if local_path is None else {"code": _archive(local_path, name, context)}


def _archive(local_path: str, name: str, context: Context) -> FileArchive:
    source, target = context.directory / local_path, context.workspace / f"{name}.zip"
    return FileArchive(str(code_archive(source, target, outside=context.outside_links)))
