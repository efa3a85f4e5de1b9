"""Log groups through their life, on moto and on MiniStack."""

import pytest

from openmcf.aws.clients import Clients
from openmcf.engine.failures import ResourceInitFailed
from tests.support.life_cycle import Life, live, provider_of
from tests.support.scripted_aws import Refusal, in_turn, scripted

GROUP = Life(
    "aws:cloudwatch/logGroup:LogGroup",
    {"name": "/aws/lambda/hello", "retentionInDays": 30, "tags": {"team": "jobs", "stage": "dev"}},
    changes=(
        (
            {"retentionInDays": 7, "tags": {"stage": "prod"}},
            {"retentionInDays", "tags.team", "tags.stage"},
        ),
        ({"retentionInDays": None, "tags": None}, {"retentionInDays", "tags"}),
        ({"retentionInDays": 0}, set()),
    ),
    replacing={"name": "/aws/lambda/other", "logGroupClass": "INFREQUENT_ACCESS"},
    computed=frozenset({"arn"}),
    import_id="{id}",
)


def test_a_log_group_lives(aws: Clients) -> None:
    live(GROUP, aws)


def test_a_group_whose_retention_is_refused_is_not_forgotten() -> None:
    script, _ = in_turn({}, Refusal("InvalidParameterException", "2 days are not offered"))
    inputs = {"name": "odd", "retentionInDays": 2}
    with (
        scripted(script) as clients,
        pytest.raises(ResourceInitFailed, match="2 days are not offered") as failure,
    ):
        provider_of(clients).create(GROUP.urn, inputs, preview=False)
    assert (failure.value.id, failure.value.outputs) == ("odd", inputs)


def test_a_log_group_may_stay_when_its_stack_goes(aws: Clients) -> None:
    provider = provider_of(aws)
    inputs = {"name": "kept", "skipDestroy": True}
    id_, outputs = provider.create(GROUP.urn, inputs, preview=False)
    provider.delete(GROUP.urn, id_, inputs, outputs)
    assert provider.read(GROUP.urn, id_, inputs, outputs) is not None
    aws("logs").delete_log_group(logGroupName=id_)
