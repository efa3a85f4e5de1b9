"""AwsLambdaLayer: a version of a Lambda layer."""

from openmcf.kinds.aws_lambda_layer.rules import RULES
from openmcf.kinds.aws_lambda_layer.spec import AwsLambdaLayer, AwsLambdaLayerOutputs
from openmcf.specs.kind import ImportId, Kind

KIND = Kind(
    AwsLambdaLayer,
    AwsLambdaLayerOutputs,
    RULES,
    named_by_manifest=frozenset({"aws:lambda/layerVersion:LayerVersion"}),
    import_id=ImportId("the ARN of a version", "its content"),
    exempt={"probes": "nobody calls a layer", "guard": "its content is kept beside the manifest"},
)
