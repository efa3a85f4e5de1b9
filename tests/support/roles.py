"""Small manifests to run commands on."""

ROLE = """\
apiVersion: aws.openmcf.org/v1
kind: AwsIamRole
metadata:
  name: reader
spec:
  trustPolicy:
    Version: "2012-10-17"
    Statement:
      - Effect: Allow
        Principal: {Service: lambda.amazonaws.com}
        Action: sts:AssumeRole
"""
BAD = ROLE.replace("reader", "writer") + "  maxSesionDuration: 3600\n"
WARNED = ROLE.replace(
    "  name: reader\n", "  name: reader\n  annotations: {openmcf.org/ignore: no-such-rule}\n"
)
