"""AwsLambdaLayer: a version of a layer that exists, with its content, as a manifest says it."""

import re
from functools import partial
from typing import Any

from openmcf.aws.resource import NotFound, Properties
from openmcf.kinds.aws_lambda_layer.fields import FIELDS
from openmcf.kinds.aws_lambda_layer.spec import AwsLambdaLayerSpec
from openmcf.kit.code_download import beside, downloaded
from openmcf.kit.importing import Connect, ExistingResource, found
from openmcf.specs.aws.arns import LAYER_VERSION_ARN, arn_region

_LAYER = "aws:lambda/layerVersion:LayerVersion"


def read_existing(connect: Connect, id_: str) -> ExistingResource:
    """The version of an ARN. Raises NotFound."""
    if not re.fullmatch(LAYER_VERSION_ARN, id_):
        raise NotFound
    clients = connect(arn_region(id_))
    layer = found(clients, _LAYER, id_)
    if layer.properties["arn"] != id_:
        raise NotFound  # it is another account's
    content = clients("lambda").get_layer_version_by_arn(Arn=id_)["Content"]
    name = layer.inputs["layerName"]
    path = f"{name}.zip"
    spec = {"region": clients.region} | fields(layer.inputs) | {"localPath": path}
    files = beside(path, partial(downloaded, clients, content, content["CodeSha256"]))
    return ExistingResource(name, spec, lambda _: {(_LAYER, None): id_}, files=files)


def fields(inputs: Properties) -> dict[str, Any]:
    """The fields of the manifest's spec, but for the content: pure."""
    return {"layerName": inputs["layerName"]} | FIELDS.fields(AwsLambdaLayerSpec, inputs)
