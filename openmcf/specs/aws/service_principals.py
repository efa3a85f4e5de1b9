"""The services that assume roles most, by the names under which trust policies know them.

Source: the services' guides and API models; AWS has no list of all. A service that is not here may exist.
"""

from openmcf.specs.findings import nearest

DOMAIN = "amazonaws.com"

_NAMES = """
amplify apigateway appconfig appflow application-autoscaling apprunner appsync athena autoscaling
autoscaling-plans backup backup-gateway batch bedrock build.apprunner cloudformation cloudfront cloudtrail
cloudwatch codebuild codedeploy codepipeline cognito-identity cognito-idp config connect datapipeline
datasync delivery.logs dms ds dynamodb ec2 ec2fleet ecr ecs ecs-tasks edgelambda eks eks-fargate-pods
elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing elasticmapreduce es events export.rds
firehose glue guardduty iot iotanalytics iotevents kafka kinesis kinesisanalytics kms lakeformation lambda
lex lexv2 logs macie mediaconnect mediaconvert monitoring ops.emr-serverless pinpoint pipes pods.eks
qconnect quicksight rds redshift redshift-data redshift-serverless rekognition replicator.lambda route53
s3 sagemaker scheduler secretsmanager servicecatalog ses sns spotfleet sqs ssm states storagegateway
tasks.apprunner textract transcribe transfer vpc-flow-logs waf wafv2 workspaces workspaces-web xray
"""
_SERVICES = frozenset(_NAMES.split())
_ENDINGS = (f".{DOMAIN}", f".{DOMAIN}.cn", ".amazonaws.eu", ".amazon.com")
_CLOSE = 0.75


def misnamed(principal: str) -> str | None:
    """The name that was most likely meant, where a principal is no service's; None for one that may be right.

    Names may have a region (`states.us-east-1.amazonaws.com`). For a name with an ending that no service has
    and that is like none, the answer is `<service>.amazonaws.com`.
    """
    ending = next((ending for ending in _ENDINGS if principal.endswith(ending)), None)
    service = principal.removesuffix(ending) if ending else principal.split(".", maxsplit=1)[0]
    if ending and (service in _SERVICES or not _SERVICES.isdisjoint(service.split("."))):
        return None
    near = nearest(service, _SERVICES, _CLOSE)
    if near:
        return f"{near}{ending or '.' + DOMAIN}"
    return None if ending else f"<service>.{DOMAIN}"
