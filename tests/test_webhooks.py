"""Signatures of webhook deliveries."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cal_async import ConfigurationError
from cal_async.webhooks import SIGNATURE_HEADER, sign, verify

LINES = (Path(__file__).parent / "fixtures" / "webhooks.jsonl").read_text(encoding="utf-8")
DELIVERIES: list[dict[str, Any]] = [json.loads(line) for line in LINES.splitlines()]


def signature_of(delivery: dict[str, Any]) -> str:
    headers = {name.lower(): value for name, value in delivery["headers"]}
    return str(headers[SIGNATURE_HEADER.lower()])


def test_recorded_deliveries_verify() -> None:
    signed = [delivery for delivery in DELIVERIES if delivery["secret"]]
    assert len(signed) > 20
    for delivery in signed:
        body, signature = delivery["body"].encode(), signature_of(delivery)
        assert verify(body, signature, delivery["secret"])
        assert verify(delivery["body"], f"sha256={signature.upper()}", delivery["secret"])
        assert not verify(body + b" ", signature, delivery["secret"])
        assert not verify(body, signature, delivery["secret"] + "x")


def test_unsigned_deliveries_are_refused_unless_allowed() -> None:
    unsigned = [delivery for delivery in DELIVERIES if not delivery["secret"]]
    assert unsigned
    for delivery in unsigned:
        body, signature = delivery["body"].encode(), signature_of(delivery)
        assert not verify(body, signature, "secret")
        assert verify(body, signature, allow_unsigned=True)


@given(st.binary(), st.text(min_size=1), st.integers(0, 255))
def test_one_flipped_bit_is_found(body: bytes, secret: str, bit: int) -> None:
    signature = bytearray.fromhex(sign(body, secret))
    signature[bit // 8] ^= 1 << bit % 8
    assert verify(body, sign(body, secret), ["old", secret])
    assert not verify(body, signature.hex(), secret)


@pytest.mark.parametrize(
    "signature", [None, "", "sha256=", "zz", "é", "\udcff", "no-secret-provided", "0" * 63]
)
def test_nonsense_is_refused(signature: str | None) -> None:
    assert not verify(b"{}", signature, "secret")


def test_the_secret_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError, match="CAL_WEBHOOK_SECRET"):
        verify(b"{}", sign(b"{}", "s"))
    monkeypatch.setenv("CAL_WEBHOOK_SECRET", "s")
    assert verify(b"{}", sign(b"{}", "s"))
    for empty in ("", [], ["s", ""]):
        with pytest.raises(ConfigurationError):
            verify(b"{}", sign(b"{}", ""), empty)
