"""AwsLambdaLayer: a version of a Lambda layer."""

from openmcf.kinds.aws_lambda_layer.rules import RULES
from openmcf.kinds.aws_lambda_layer.spec import AwsLambdaLayer, AwsLambdaLayerOutputs
from openmcf.specs.kind import Kind

KIND = Kind(AwsLambdaLayer, AwsLambdaLayerOutputs, RULES)
