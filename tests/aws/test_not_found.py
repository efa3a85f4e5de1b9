"""What means that AWS does not have a resource, and what does not."""

import pytest
from botocore.exceptions import ClientError

from openmcf.aws.not_found import not_found_on
from openmcf.aws.resource import NotFound


@pytest.mark.parametrize(
    ("code", "message", "raised"),
    [
        ("NotFoundException", "Unable to find Stage", NotFound),
        ("AccessDeniedException", "no", ClientError),
        # MiniStack's answer to calls that it does not have.
        ("NotFoundException", "Unknown API Gateway path: /v2/apis/a1b2/exports", ClientError),
    ],
)
def test_a_missing_resource_is_gone(code: str, message: str, raised: type[Exception]) -> None:
    with pytest.raises(raised), not_found_on("NotFoundException"):
        raise ClientError({"Error": {"Code": code, "Message": message}}, "GetStage")
