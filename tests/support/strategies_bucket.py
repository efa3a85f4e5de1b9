"""Random valid specs of buckets."""

from hypothesis import strategies as st

from openmcf.kinds.aws_s3_bucket.rules.bucket import SSE_KMS
from openmcf.kinds.aws_s3_bucket.spec.bucket import AwsS3BucketSpec
from tests.support.strategies_shared import NEVER, Data, data_of, field_of, moved


@st.composite
def buckets(draw: st.DrawFn) -> Data:
    """The spec of a bucket."""
    spec: Data = draw(data_of(AwsS3BucketSpec, kmsKeyId=NEVER))
    if spec.get("encryptionType") in (SSE_KMS, 2):
        spec["kmsKeyId"] = moved(draw(field_of(AwsS3BucketSpec, "kmsKeyId")), spec.get("region"))
    return spec
