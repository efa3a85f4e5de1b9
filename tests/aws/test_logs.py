"""What is particular to log groups; `test_conformance.py` has their life."""

import pytest

from openmcf.aws.clients import Clients
from openmcf.engine.failures import ResourceInitFailed
from tests.support.provider import provider_of, urn
from tests.support.scripted_aws import Refusal, in_turn, scripted

GROUP = urn("aws:cloudwatch/logGroup:LogGroup")


def test_a_group_whose_retention_is_refused_is_not_forgotten() -> None:
    script, _ = in_turn({}, Refusal("InvalidParameterException", "2 days are not offered"))
    inputs = {"name": "odd", "retentionInDays": 2}
    with (
        scripted(script) as clients,
        pytest.raises(ResourceInitFailed, match="2 days are not offered") as failure,
    ):
        provider_of(clients).create(GROUP, inputs, preview=False)
    assert (failure.value.id, failure.value.outputs) == ("odd", inputs)


def test_a_log_group_may_stay_when_its_stack_goes(aws: Clients) -> None:
    provider = provider_of(aws)
    inputs = {"name": "kept", "skipDestroy": True}
    id_, outputs = provider.create(GROUP, inputs, preview=False)
    provider.delete(GROUP, id_, outputs)
    assert provider.read(GROUP, id_, inputs, outputs) is not None
    aws("logs").delete_log_group(logGroupName=id_)
