"""The passphrase's encryption, held against values that the Pulumi CLI v3.260 wrote."""

from pathlib import Path

import pytest

from openmcf.engine.state.passphrase import Passphrase, read_phrase
from openmcf.engine.state.passphrases import Passphrases
from openmcf.errors import PassphraseRefused
from tests.support.state import PHRASE, SALT, passphrase

HUSH = "v1:nbgWRadK16djrCb6:9a+/nz/93yJppWYbEuKW5hCO2GS2Eg=="


def test_what_pulumi_encrypted_is_opened() -> None:
    assert passphrase().decrypt(HUSH, "here") == '"hush"'


def test_a_new_salt_serves_a_second_passphrase() -> None:
    first = Passphrase("another, with ümlaut")
    second = Passphrase("another, with ümlaut", first.salt)
    assert second.decrypt(first.encrypt("told", "here"), "here") == "told"


def test_new_stacks_share_a_salt_that_serves_them_later_too() -> None:
    run, later = Passphrases(), Passphrases()
    first, second = run.new(PHRASE), run.new(PHRASE)
    assert first.salt == second.salt
    assert run.new("another").salt != first.salt
    text = first.encrypt("told", "here")
    assert later.recorded(PHRASE, second.salt).decrypt(text, "here") == "told"
    assert later.new(PHRASE).salt != first.salt


def test_only_an_unchanged_secret_keeps_its_ciphertext() -> None:
    opened = passphrase()
    text = opened.decrypt(HUSH, "here")
    assert opened.encrypt(text, "here") == HUSH
    assert opened.encrypt(text, "there") != HUSH
    assert opened.encrypt("other", "here") != HUSH


@pytest.mark.parametrize(
    ("salt", "words"),
    [
        (SALT, "is not the one of this stack"),
        ("v1:ZeT8EOZPd58=", "damaged"),
        ("v1:ZeT8EOZPd58=:v1:ünknown", "damaged"),
        ("v2:ZeT8EOZPd58=:v1:a:b", "newer scheme, v2"),
    ],
)
def test_what_does_not_open_is_told(salt: str, words: str) -> None:
    refused = Passphrase("wrong", salt)
    with pytest.raises(PassphraseRefused, match=words) as raised:
        refused.verify()
    assert "wrong" not in str(raised.value)


def test_a_damaged_value_is_told() -> None:
    with pytest.raises(PassphraseRefused, match="damaged"):
        passphrase().decrypt("v1:", "here")


def test_the_environment_gives_the_passphrase(tmp_path: Path) -> None:
    file = tmp_path / "phrase"
    file.write_text(f" {PHRASE}\n")
    from_file = {"PULUMI_CONFIG_PASSPHRASE_FILE": str(file)}
    assert read_phrase(from_file) == PHRASE
    assert read_phrase(from_file | {"PULUMI_CONFIG_PASSPHRASE": ""}) == ""


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({}, "no passphrase is set"),
        ({"PULUMI_CONFIG_PASSPHRASE_FILE": ""}, "no passphrase is set"),
        ({"PULUMI_CONFIG_PASSPHRASE_FILE": "/absent/file"}, "/absent/file .* no such file"),
    ],
)
def test_a_missing_passphrase_is_told(environ: dict[str, str], words: str) -> None:
    with pytest.raises(PassphraseRefused, match=words):
        read_phrase(environ)
