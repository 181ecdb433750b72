"""The resources of a blocking client, imported when they are first touched."""

from functools import cached_property
from typing import TYPE_CHECKING

from cal_async import CalClient
from cal_sync._bridge import Bridge

if TYPE_CHECKING:
    from cal_sync.availability import Availability
    from cal_sync.booking import Bookings
    from cal_sync.bulk import Slots
    from cal_sync.resources.allowlists import Allowlists
    from cal_sync.resources.api_keys import ApiKeys
    from cal_sync.resources.auth import Auth
    from cal_sync.resources.calendars import Calendars
    from cal_sync.resources.conferencing import Conferencing
    from cal_sync.resources.credits import Credits
    from cal_sync.resources.destination_calendars import DestinationCalendars
    from cal_sync.resources.event_types import EventTypes
    from cal_sync.resources.events import Events
    from cal_sync.resources.insights import Insights
    from cal_sync.resources.me import Me
    from cal_sync.resources.notifications import Notifications
    from cal_sync.resources.oauth import OAuth
    from cal_sync.resources.oauth_clients import OAuthClients
    from cal_sync.resources.organizations import Organizations
    from cal_sync.resources.routing_forms import RoutingForms
    from cal_sync.resources.schedules import Schedules
    from cal_sync.resources.selected_calendars import SelectedCalendars
    from cal_sync.resources.stripe import Stripe
    from cal_sync.resources.teams import Teams
    from cal_sync.resources.verified_resources import VerifiedResources
    from cal_sync.resources.webhooks import Webhooks
    from cal_sync.resources.workflows import Workflows

__all__ = ["Resources"]


class Resources:
    """What a blocking client offers, by attribute."""

    _client: CalClient
    _bridge: Bridge

    @cached_property
    def allowlists(self) -> "Allowlists":
        """Addresses that Cal.com's traffic comes from and goes to."""
        from cal_sync.resources.allowlists import Allowlists

        return Allowlists(self._client.allowlists, self._bridge)

    @cached_property
    def api_keys(self) -> "ApiKeys":
        """The API key in use."""
        from cal_sync.resources.api_keys import ApiKeys

        return ApiKeys(self._client.api_keys, self._bridge)

    @cached_property
    def auth(self) -> "Auth":
        """Authorization of applications."""
        from cal_sync.resources.auth import Auth

        return Auth(self._client.auth, self._bridge)

    @cached_property
    def availability(self) -> "Availability":
        """When several people or event types are free."""
        from cal_sync.availability import Availability

        return Availability(self._client.availability, self._bridge)

    @cached_property
    def bookings(self) -> "Bookings":
        """Bookings made on event types."""
        from cal_sync.booking import Bookings

        return Bookings(self._client.bookings, self._bridge)

    @cached_property
    def calendars(self) -> "Calendars":
        """Connected calendars."""
        from cal_sync.resources.calendars import Calendars

        return Calendars(self._client.calendars, self._bridge)

    @cached_property
    def conferencing(self) -> "Conferencing":
        """The apps that your meetings take place in."""
        from cal_sync.resources.conferencing import Conferencing

        return Conferencing(self._client.conferencing, self._bridge)

    @cached_property
    def credits(self) -> "Credits":
        """Credits that pay for text messages and AI."""
        from cal_sync.resources.credits import Credits

        return Credits(self._client.credits, self._bridge)

    @cached_property
    def destination_calendars(self) -> "DestinationCalendars":
        """The calendar that new bookings are written to."""
        from cal_sync.resources.destination_calendars import DestinationCalendars

        return DestinationCalendars(self._client.destination_calendars, self._bridge)

    @cached_property
    def event_types(self) -> "EventTypes":
        """What can be booked."""
        from cal_sync.resources.event_types import EventTypes

        return EventTypes(self._client.event_types, self._bridge)

    @cached_property
    def events(self) -> "Events":
        """Pages that guests sign up on for one fixed date."""
        from cal_sync.resources.events import Events

        return Events(self._client.events, self._bridge)

    @cached_property
    def insights(self) -> "Insights":
        """Figures about bookings and routing forms."""
        from cal_sync.resources.insights import Insights

        return Insights(self._client.insights, self._bridge)

    @cached_property
    def me(self) -> "Me":
        """The user whose credentials are used."""
        from cal_sync.resources.me import Me

        return Me(self._client.me, self._bridge)

    @cached_property
    def notifications(self) -> "Notifications":
        """Notifications about your bookings."""
        from cal_sync.resources.notifications import Notifications

        return Notifications(self._client.notifications, self._bridge)

    @cached_property
    def oauth(self) -> "OAuth":
        """Tokens of managed users."""
        from cal_sync.resources.oauth import OAuth

        return OAuth(self._client.oauth, self._bridge)

    @cached_property
    def oauth_clients(self) -> "OAuthClients":
        """Platform clients of your organization."""
        from cal_sync.resources.oauth_clients import OAuthClients

        return OAuthClients(self._client.oauth_clients, self._bridge)

    @cached_property
    def organizations(self) -> "Organizations":
        """What belongs to an organization; its admins alone may do most of it."""
        from cal_sync.resources.organizations import Organizations

        return Organizations(self._client.organizations, self._bridge)

    @cached_property
    def routing_forms(self) -> "RoutingForms":
        """Routing forms of your own and of your teams."""
        from cal_sync.resources.routing_forms import RoutingForms

        return RoutingForms(self._client.routing_forms, self._bridge)

    @cached_property
    def schedules(self) -> "Schedules":
        """Working hours."""
        from cal_sync.resources.schedules import Schedules

        return Schedules(self._client.schedules, self._bridge)

    @cached_property
    def selected_calendars(self) -> "SelectedCalendars":
        """The calendars whose events make you busy."""
        from cal_sync.resources.selected_calendars import SelectedCalendars

        return SelectedCalendars(self._client.selected_calendars, self._bridge)

    @cached_property
    def slots(self) -> "Slots":
        """Times that can be booked."""
        from cal_sync.bulk import Slots

        return Slots(self._client.slots, self._bridge)

    @cached_property
    def stripe(self) -> "Stripe":
        """The Stripe account that is paid for your bookings."""
        from cal_sync.resources.stripe import Stripe

        return Stripe(self._client.stripe, self._bridge)

    @cached_property
    def teams(self) -> "Teams":
        """Teams outside of organizations."""
        from cal_sync.resources.teams import Teams

        return Teams(self._client.teams, self._bridge)

    @cached_property
    def verified_resources(self) -> "VerifiedResources":
        """What you proved to be yours."""
        from cal_sync.resources.verified_resources import VerifiedResources

        return VerifiedResources(self._client.verified_resources, self._bridge)

    @cached_property
    def webhooks(self) -> "Webhooks":
        """Webhooks of the user."""
        from cal_sync.resources.webhooks import Webhooks

        return Webhooks(self._client.webhooks, self._bridge)

    @cached_property
    def workflows(self) -> "Workflows":
        """Messages about the bookings of your event types."""
        from cal_sync.resources.workflows import Workflows

        return Workflows(self._client.workflows, self._bridge)
