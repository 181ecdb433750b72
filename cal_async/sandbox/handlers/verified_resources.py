"""Addresses that users and teams prove to be theirs, with codes."""

import re
from typing import Literal, NamedTuple

from cal_async.sandbox import _codes
from cal_async.sandbox._answers import Answer, bad_request, done, success
from cal_async.sandbox._call import Call
from cal_async.sandbox._constraints import EMAIL, STRING, Rule
from cal_async.sandbox._documents import Verified
from cal_async.sandbox._json import Json
from cal_async.sandbox._pages import paged
from cal_async.sandbox._routing import Access, handles
from cal_async.sandbox._validation import Field, Shape, required

_NUMBER = re.compile(r"\+[1-9]\d{6,14}")
_PHONE = Rule(
    "isPhoneNumber",
    "{} must be a valid phone number",
    lambda value: isinstance(value, str) and _NUMBER.fullmatch(value) is not None,
)


class _Kind(NamedTuple):
    """A kind of address.

    Attributes:
        name: What documents call it.
        segment: What paths call it.
        parameter: What bodies call it.
        rule: What one must look like.
        shown: What answers call it.
        complaint: What is said of a wrong code.
    """

    name: Literal["email", "phone"]
    segment: str
    parameter: str
    rule: Rule
    shown: str
    complaint: str

    @property
    def field(self) -> Field:
        """The field of a body that holds the address."""
        return required(self.parameter, self.rule)


_KINDS = (
    _Kind("email", "emails", "email", EMAIL, "email", "Invalid Verification Code"),
    _Kind("phone", "phones", "phone", _PHONE, "phoneNumber", "Could not verify phone number."),
)
_OWNERS = (
    "verified_resources",
    "teams.verified_resources",
    "organizations.teams.verified_resources",
)


def _serve(owner: str, kind: _Kind) -> None:
    """Register the four operations on one kind of address of users or of teams."""
    prefix = f"{owner}.{kind.segment}"

    @handles(f"{prefix}.list")
    async def list_(call: Call) -> Answer:
        return success([_shown(row, kind) for row in paged(call, _proven(call, kind))])

    @handles(f"{prefix}.get")
    async def get(call: Call) -> Answer:
        number = call.number(f"{kind.name}_id")
        found = (row for row in _proven(call, kind) if row.id == number)
        row = next(found, None)
        return success(None if row is None else _shown(row, kind))

    @handles(f"{prefix}.verification_code.request")
    async def request(call: Call) -> Answer:
        body = Shape(kind.field).read(call.body)
        _codes.send(call.store, body[kind.parameter])
        return done()

    @handles(f"{prefix}.verification_code.verify")
    async def verify(call: Call) -> Answer:
        body = Shape(kind.field, required("code", STRING)).read(call.body)
        address = body[kind.parameter]
        if not _codes.fits(call.store, address, body["code"]):
            raise bad_request(kind.complaint)
        for row in _proven(call, kind):
            if row.address == address:
                return success(_shown(row, kind))
        return success(_shown(_add(call, kind, address), kind))

    del list_, get, request, verify


def _team(call: Call) -> int | None:
    return call.number("team_id") if "team_id" in call.parameters else None


def _proven(call: Call, kind: _Kind) -> list[Verified]:
    team = _team(call)
    return [
        row
        for row in call.store.verified
        if row.kind == kind.name
        and row.team_id == team
        and (team is not None or row.user_id == call.user.id)
    ]


def _add(call: Call, kind: _Kind, address: str) -> Verified:
    return call.store.verified.save(
        Verified(
            id=call.store.next_id(f"Verified {kind.name}"),
            kind=kind.name,
            address=address,
            user_id=call.user.id,
            team_id=_team(call),
        )
    )


def _shown(row: Verified, kind: _Kind) -> Json:
    owner = {"userId": row.user_id, "teamId": row.team_id}
    return {"id": row.id} | owner | {kind.shown: row.address}


for _owner in _OWNERS:
    for _kind in _KINDS:
        _serve(_owner, _kind)


_ADDRESS = Shape(required("email", EMAIL))
_PROOF = Shape(required("email", EMAIL), required("code", STRING))


@handles("bookings.verification.email.check", Access.OPEN)
async def check_booker(call: Call) -> Answer:
    """Tell whether booking with an address takes a code: only event types ask for one."""
    _ADDRESS.read(call.query)
    return success(data=False)


@handles("bookings.verification.email.send_code", Access.OPEN)
async def send_to_booker(call: Call) -> Answer:
    """Send a code to somebody who wants to book."""
    _codes.send(call.store, _ADDRESS.read(call.body)["email"])
    return success({"sent": True})


@handles("bookings.verification.email.verify_code", Access.OPEN)
async def verify_booker(call: Call) -> Answer:
    """Tell whether a code is right."""
    body = _PROOF.read(call.body)
    return success({"verified": _codes.fits(call.store, body["email"], body["code"])})
