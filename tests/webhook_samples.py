"""Deliveries for tests: recorded ones, and those that were not recorded."""

import json
from pathlib import Path
from typing import Any

from cal_async.webhooks import sign

LINES = (Path(__file__).parent / "fixtures" / "webhooks.jsonl").read_text(encoding="utf-8")
DELIVERIES: list[dict[str, Any]] = [json.loads(line) for line in LINES.splitlines()]
SECRET = "whsec_test"
PERSON = {"id": 1, "name": "Ada", "email": "ada@example.com", "timeZone": "UTC", "locale": "en"}
TIMES = {"startTime": "2030-01-07T09:00:00.000Z", "endTime": "2030-01-07T09:30:00.000Z"}
_BOOKING = {"uid": "u1", "bookingId": 7, "status": "ACCEPTED", "attendees": [PERSON], **TIMES}
_NO_SHOW = {
    "bookingId": 7,
    "bookingUid": "u1",
    "participants": [],
    "webhook": {"id": "w", "time": 5, "timeUnit": "MINUTE", "eventTriggers": ["X"]},
    **TIMES,
}
_ROTATED = {
    "delegationCredential": {
        "id": "c1",
        "workspacePlatform": "office365",
        "organizationId": 5,
        "secretExpiresAt": "2030-06-30T00:00:00.000Z",
    }
}
_FORM = {
    "formId": "f",
    "formName": "Intake",
    "teamId": None,
    "responses": {"Language": {"value": ["en"], "response": [{"label": "en", "id": "1"}]}},
}
PAYLOADS: dict[str, dict[str, Any]] = {
    "BOOKING_CANCELLED": {
        **_BOOKING,
        "recurringEvent": {"freq": 2, "interval": 1, "count": 3, "tzid": "UTC"},
        "existingRecurringEvent": {"recurringEventId": "r"},
        "cancelledDates": ["2030-01-07T09:00:00.000Z", "2030-01-14T09:00:00.000Z"],
    },
    "BOOKING_PAYMENT_INITIATED": {**_BOOKING, "price": 10.5, "paymentId": 3},
    "BOOKING_PAID": {**_BOOKING, "organizer": {**PERSON, "timeFormat": 12}, "paymentId": 3},
    "BOOKING_LOCATION_UPDATED": {**_BOOKING, "location": "a", "previousLocation": "b"},
    "BOOKING_REASSIGNED": {
        **_BOOKING,
        "team": {"id": 4, "name": "Sales", "members": [{**PERSON, "id": 2}]},
        "addedHostUserIds": [2],
        "removedHostUserIds": [1],
    },
    "RECORDING_READY": {"uid": "u1", "downloadLink": "https://x/r", **TIMES},
    "RECORDING_TRANSCRIPTION_GENERATED": {
        "uid": "u1",
        "downloadLinks": {"transcription": [{"format": "srt", "link": "https://x/t"}]},
    },
    "INSTANT_MEETING": {
        "uid": "u1",
        "responses": {"name": "Ada"},
        "connectAndJoinUrl": "https://x/j",
        "eventTypeTitle": "Now",
    },
    "INSTANT_MEETING_ACCEPTED": {"bookingUid": "u1", "organizer": PERSON, **TIMES},
    "OOO_CREATED": {
        "oooEntry": {
            "id": 1,
            "start": "2030-01-05T00:00:00+00:00",
            "end": "2030-01-07T23:59:59+00:00",
            "reason": {"emoji": "x", "reason": "vacation"},
            "user": PERSON,
            "toUser": None,
        }
    },
    "FORM_SUBMITTED": _FORM,
    "FORM_SUBMITTED_NO_EVENT": {**_FORM, "redirect": {"type": "customPageMessage", "value": "x"}},
    "ROUTING_FORM_FALLBACK_HIT": {
        **_FORM,
        "responseId": 4,
        "fallbackAction": {"type": "eventTypeRedirectUrl", "value": "x", "eventTypeId": 9},
    },
    "AFTER_HOSTS_CAL_VIDEO_NO_SHOW": {**_NO_SHOW, "hostEmail": "h@example.com"},
    "AFTER_GUESTS_CAL_VIDEO_NO_SHOW": {**_NO_SHOW, "guests": [PERSON]},
    "DELEGATION_CREDENTIAL_ERROR": {
        "error": {"type": "E", "message": "no"},
        "credential": {"id": 100, "appId": "a"},
        "user": {"id": 1, "organizationId": 5},
    },
    "DELEGATION_CREDENTIAL_ROTATION_REQUIRED": _ROTATED,
    "DELEGATION_CREDENTIAL_SECRET_ROTATED": _ROTATED,
    "DELEGATION_CREDENTIAL_SECRET_ROTATION_FAILED": {
        **_ROTATED,
        "error": {"code": "SECRET_MINT_FAILED", "message": "no"},
    },
    "WRONG_ASSIGNMENT_REPORT": {
        "booking": {"uid": "u1", "id": 7, "eventType": {"id": 1, "slug": "s"}, **TIMES},
        "report": {"reportedBy": PERSON, "guest": "g@example.com", "correctAssignee": None},
    },
    "CALENDAR_ENTRY_REJECTED": {"anything": ["goes"]},
}
MEETING: dict[str, Any] = {
    "id": 7,
    "uid": "u1",
    "createdAt": "2030-01-01T00:00:00.000Z",
    "user": PERSON,
    "responses": {"name": "Ada"},
    "iCalUID": "u1@Cal.com",
    "payment": [],
    **TIMES,
}


def delivery(trigger: str, payload: Any, **root: Any) -> bytes:
    """Write a delivery as the server does."""
    frame = {**root, "triggerEvent": trigger, "createdAt": "2030-01-01T10:00:00.000Z"}
    return json.dumps({**frame, "payload": payload}).encode()


def signed(body: bytes, secret: str = SECRET, **more: str) -> dict[str, str]:
    """Return the headers of a delivery."""
    return {
        "Content-Type": "application/json",
        "X-Cal-Signature-256": sign(body, secret),
        "X-Cal-Webhook-Version": "2021-10-20",
        **more,
    }
