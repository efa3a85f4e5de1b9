"""Which recorded resource is whose."""

from dataclasses import replace

import pytest

from openmcf.engine.failures import EngineFailure
from openmcf.engine.state_matching import StateMatching
from tests.support.state import client

WEB, APP = client("web"), client("app")
LEFT = replace(client("left"), delete=True)


def test_a_resource_is_claimed_by_its_urn_or_by_an_alias_once() -> None:
    claims = StateMatching((WEB, APP, LEFT))
    assert claims.claim("new", ["absent", LEFT.urn]) is None
    assert claims.claim(WEB.urn, [APP.urn]) is WEB
    assert claims.claim("app now", [WEB.urn, APP.urn]) is APP
    assert claims.claim("too late", [APP.urn]) is None
    assert [claims.former_urn(urn) for urn in (WEB.urn, "app now")] == ["", APP.urn]
    for urn in (WEB.urn, APP.urn, "new"):
        with pytest.raises(EngineFailure, match="Duplicate resource URN"):
            claims.claim(urn, ())


def test_what_nobody_claims_is_to_be_deleted_after_what_was_left() -> None:
    claims = StateMatching((WEB, APP, LEFT))
    claims.claim(APP.urn, ())
    assert claims.unclaimed() == [WEB]
    assert claims.to_delete() == [LEFT, WEB]
    waiting = replace(WEB, pending_replacement=True)
    claims.update(waiting)
    assert claims.recorded(WEB.urn) is waiting
    assert claims.unclaimed() == [waiting]
