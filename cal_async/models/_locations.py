"""Locations that need a conferencing app: shared by event types and bookings."""

from typing import Literal

from cal_async.models._base import Input

__all__ = ["Integration", "IntegrationLocation"]

Integration = Literal[
    "cal-video",
    "google-meet",
    "zoom",
    "whereby-video",
    "whatsapp-video",
    "webex-video",
    "telegram-video",
    "tandem",
    "sylaps-video",
    "skype-video",
    "sirius-video",
    "signal-video",
    "shimmer-video",
    "salesroom-video",
    "roam-video",
    "riverside-video",
    "ping-video",
    "office365-video",
    "mirotalk-video",
    "jitsi",
    "jelly-video",
    "jelly-conferencing",
    "huddle",
    "facetime-video",
    "element-call-video",
    "eightxeight-video",
    "discord-video",
    "demodesk-video",
    "campfire-video",
]
"""The conferencing apps that the API can name."""


class IntegrationLocation(Input, tag_field="type", tag="integration", kw_only=True):
    """A meeting in a conferencing app, which must be installed already."""

    integration: Integration
