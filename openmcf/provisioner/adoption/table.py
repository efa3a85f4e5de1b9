"""The kinds of which existing resources can be adopted, and the modules of this room that read them."""

ADOPTIONS: dict[str, str] = {
    "AwsCognitoUserPool": "aws_cognito_user_pool",
    "AwsHttpApiGateway": "aws_http_api_gateway",
    "AwsLambda": "aws_lambda",
    "AwsLambdaLayer": "aws_lambda_layer",
    "AwsIamRole": "aws_iam_role",
}
