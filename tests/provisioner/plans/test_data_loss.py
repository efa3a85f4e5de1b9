"""What the guard says of a kind that it has never heard of."""

import pytest

from openmcf.aws.types import TYPES
from openmcf.errors import DataLossRefused
from openmcf.provisioner.plans.data_loss import Loss, losses, refuse
from openmcf.provisioner.plans.plan import Change, Difference, Plan
from openmcf.specs.kind import Guarded, Protection
from openmcf.specs.registry import KINDS, kind_named

BUCKET = "aws:s3/bucket:Bucket"
POLICY = "aws:s3/bucketPolicy:BucketPolicy"
GUARDED = (
    Guarded(
        BUCKET,
        noun="bucket",
        loss=" with all objects",
        size=lambda clients, bucket: len(clients("s3").objects(bucket)),
        estimate="{size} of them",
        protection=Protection("locked", "yes", "locked: false"),
        reasons={"name": "a bucket keeps its name"},
    ),
    Guarded(POLICY, noun="policy", loss=", which lets {id} in", part_of=BUCKET),
)


def change(op: str, type_: str, *paths: str, locked: str = "no") -> Change:
    """A change of the resource `logs`, replaced because of the paths."""
    because = tuple(Difference(path, "update-replace", 1, 2) for path in paths)
    urn = f"urn:pulumi:dev::openmcf::{type_}::logs"
    return Change(op, urn, type_, "logs-1", because, {}, {}, {"locked": locked})


def lost(*changes: Change, size: int | None = 3) -> list[Loss]:
    return losses(Plan(changes), GUARDED, lambda count, change: size)


@pytest.mark.parametrize(
    ("changes", "size", "expected"),
    [
        ([change("delete", BUCKET)], 3, "deletes the bucket `logs` with all objects (3 of them)"),
        ([change("delete", BUCKET)], None, "deletes the bucket `logs` with all objects"),
        ([change("replace", BUCKET, "name")], 0, "replaces the bucket `logs` with all objects (0 of them)"),
        ([change("delete", POLICY)], 3, "deletes the policy `logs`, which lets logs-1 in"),
        (
            [change("delete", POLICY), change("delete", BUCKET)],
            None,
            "deletes the bucket `logs` with all objects",
        ),
    ],
)
def test_a_loss_is_said_in_the_words_of_its_kind(
    changes: list[Change], size: int | None, expected: str
) -> None:
    (loss,) = lost(*changes, size=size)
    assert loss.what == expected


@pytest.mark.parametrize("op", ["same", "update", "create", "import"])
def test_what_stays_is_no_loss(op: str) -> None:
    assert lost(change(op, BUCKET), change(op, POLICY)) == []


@pytest.mark.parametrize(
    ("lossy", "expected"),
    [
        (change("replace", BUCKET, "name"), "a bucket keeps its name"),
        (change("replace", BUCKET, "region", "acl"), "AWS cannot change region, acl of what exists"),
        (change("delete", BUCKET), ""),
        (change("delete", POLICY), "the manifest no longer has it"),
    ],
)
def test_a_loss_says_why(lossy: Change, expected: str) -> None:
    (loss,) = lost(lossy)
    assert loss.why == expected


def test_a_loss_is_refused_unless_it_is_allowed() -> None:
    found = lost(change("replace", BUCKET, "name"))
    refuse(found, "logs", allowed=True)
    with pytest.raises(
        DataLossRefused, match=r"this replaces the bucket .*\(a bucket keeps its name\)"
    ) as refused:
        refuse(found, "logs", allowed=False)
    assert refused.value.hint == "if it is meant, pass --allow-data-loss logs"


def test_what_aws_protects_is_refused_at_any_rate() -> None:
    with pytest.raises(DataLossRefused, match="the bucket of `logs` has `locked`") as refused:
        refuse(lost(change("delete", BUCKET, locked="yes")), "logs", allowed=True)
    assert refused.value.hint == "if it is meant, apply `locked: false` first, on its own"


@pytest.mark.parametrize("kind", KINDS)
def test_the_provider_has_what_a_kind_guards(kind: str) -> None:
    types = {guard.type for guard in kind_named(kind).guarded}
    assert types <= TYPES.keys()
    assert {guard.part_of for guard in kind_named(kind).guarded} - {None} <= types


@pytest.mark.parametrize(
    ("size", "locked", "what"),
    [
        (0, None, None),
        (3, None, "the bucket of `logs` has objects, and this deletes the bucket `logs` (3)"),
        (3, False, "the bucket of `logs` has objects, and this deletes the bucket `logs` (3)"),
        (9, True, "this deletes the bucket `logs` (9 or more)"),
        (None, False, "this deletes the bucket `logs`"),
    ],
)
def test_what_loses_its_contents_only(size: int | None, locked: bool | None, what: str | None) -> None:
    protection = Protection("emptied", False, "emptied: true", "objects")
    guard = Guarded(BUCKET, "bucket", "", lambda _, __: 0, 9, if_filled=True, protection=protection)
    urn, was = f"urn:pulumi:dev::openmcf::{BUCKET}::logs", {} if locked is None else {"emptied": locked}
    deleted = Change("delete", urn, BUCKET, "logs-1", (), {}, {}, was)
    found = losses(Plan((deleted,)), (guard,), lambda count, change: size)
    if what is None:
        assert found == []
        return
    with pytest.raises(DataLossRefused) as refused:
        refuse(found, "logs", allowed=False)
    assert str(refused.value).startswith(what)
