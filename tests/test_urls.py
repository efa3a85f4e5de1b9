"""URLs as they are shown."""

import pytest

from openmcf.urls import hidden, holds_user, shown, without_user


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("s3://bucket/folder", "s3://bucket/folder"),
        ("s3://bucket/a@b?region=eu-west-1&token=hunter2", "s3://bucket/a@b?region=eu-west-1&…"),
        (
            "s3://bucket?endpoint=http://me:hunter2@minio:9000&s3ForcePathStyle=true",
            "s3://bucket?endpoint=http://minio:9000&s3ForcePathStyle=true",
        ),
        ("s3://bucket?endpoint=http%3A%2F%2Fme%3Ahunter2%40minio", "s3://bucket?endpoint=http://minio"),
        ("s3://bucket?endpoint=me:hunter2@minio:9000", "s3://bucket?endpoint=minio:9000"),
        (
            "postgres://me:hunter2@db:5432/state?table=t&password=hunter2",
            "postgres://db:5432/state?table=t&…",
        ),
        ("postgres://me:hun/t#e?r2@db/state", "postgres://db/state"),
        ("postgres://me:hunt@er2@db/state", "postgres://db/state"),
        ("postgres://hunter2@db/state", "postgres://db/state"),
        ("https://host:8080/pkg@1.2/x.yaml?token=hunter2#hunter2", "https://host:8080/pkg@1.2/x.yaml?…"),
        ("https://me:hunter2@host/x?mail=a@b", "https://host/x?…"),
        ("https://[::1]:8080/x", "https://[::1]:8080/x"),
        ("file:///state", "file:///state"),
    ],
)
def test_a_url_is_shown_without_what_lets_somebody_in(url: str, expected: str) -> None:
    assert shown(url) == expected
    assert hidden(f'cannot reach "{url}", sorry') == f'cannot reach "{expected}", sorry'


def test_texts_without_urls_stay_as_they_are() -> None:
    assert hidden("a?b=c and me:you@home") == "a?b=c and me:you@home"
    assert not holds_user("me:you@home")
    assert holds_user("- https://me:you@home/x")


def test_the_user_is_told_apart() -> None:
    assert without_user("https://me:p%40ss@host/x?y") == ("me:p%40ss", "https://host/x?y")
    assert without_user("https://host/x@y?z") == (None, "https://host/x@y?z")
