"""The resources of a client, imported when they are first touched."""

from functools import cached_property
from typing import TYPE_CHECKING

from cal_async._operation import Core

if TYPE_CHECKING:
    from cal_async.availability import Availability
    from cal_async.booking import Bookings
    from cal_async.bulk import Slots
    from cal_async.resources.allowlists import Allowlists
    from cal_async.resources.api_keys import ApiKeys
    from cal_async.resources.auth import Auth
    from cal_async.resources.calendars import Calendars
    from cal_async.resources.conferencing import Conferencing
    from cal_async.resources.credits import Credits
    from cal_async.resources.destination_calendars import DestinationCalendars
    from cal_async.resources.event_types import EventTypes
    from cal_async.resources.events import Events
    from cal_async.resources.insights import Insights
    from cal_async.resources.me import Me
    from cal_async.resources.notifications import Notifications
    from cal_async.resources.oauth import OAuth
    from cal_async.resources.oauth_clients import OAuthClients
    from cal_async.resources.organizations import Organizations
    from cal_async.resources.routing_forms import RoutingForms
    from cal_async.resources.schedules import Schedules
    from cal_async.resources.selected_calendars import SelectedCalendars
    from cal_async.resources.stripe import Stripe
    from cal_async.resources.teams import Teams
    from cal_async.resources.verified_resources import VerifiedResources
    from cal_async.resources.webhooks import Webhooks
    from cal_async.resources.workflows import Workflows

__all__ = ["Resources"]


class Resources(Core):
    """What a client offers, by attribute."""

    @cached_property
    def allowlists(self) -> "Allowlists":
        """Addresses that Cal.com's traffic comes from and goes to."""
        from cal_async.resources.allowlists import Allowlists

        return Allowlists(self)

    @cached_property
    def api_keys(self) -> "ApiKeys":
        """The API key in use."""
        from cal_async.resources.api_keys import ApiKeys

        return ApiKeys(self)

    @cached_property
    def auth(self) -> "Auth":
        """Authorization of applications."""
        from cal_async.resources.auth import Auth

        return Auth(self)

    @cached_property
    def availability(self) -> "Availability":
        """When several people or event types are free."""
        from cal_async.availability import Availability

        return Availability(self.slots)

    @cached_property
    def bookings(self) -> "Bookings":
        """Bookings made on event types."""
        from cal_async.booking import Bookings

        return Bookings(self)

    @cached_property
    def calendars(self) -> "Calendars":
        """Connected calendars."""
        from cal_async.resources.calendars import Calendars

        return Calendars(self)

    @cached_property
    def conferencing(self) -> "Conferencing":
        """The apps that your meetings take place in."""
        from cal_async.resources.conferencing import Conferencing

        return Conferencing(self)

    @cached_property
    def credits(self) -> "Credits":
        """Credits that pay for text messages and AI."""
        from cal_async.resources.credits import Credits

        return Credits(self)

    @cached_property
    def destination_calendars(self) -> "DestinationCalendars":
        """The calendar that new bookings are written to."""
        from cal_async.resources.destination_calendars import DestinationCalendars

        return DestinationCalendars(self)

    @cached_property
    def event_types(self) -> "EventTypes":
        """What can be booked."""
        from cal_async.resources.event_types import EventTypes

        return EventTypes(self)

    @cached_property
    def events(self) -> "Events":
        """Pages that guests sign up on for one fixed date."""
        from cal_async.resources.events import Events

        return Events(self)

    @cached_property
    def insights(self) -> "Insights":
        """Figures about bookings and routing forms."""
        from cal_async.resources.insights import Insights

        return Insights(self)

    @cached_property
    def me(self) -> "Me":
        """The user whose credentials are used."""
        from cal_async.resources.me import Me

        return Me(self)

    @cached_property
    def notifications(self) -> "Notifications":
        """Notifications about your bookings."""
        from cal_async.resources.notifications import Notifications

        return Notifications(self)

    @cached_property
    def oauth(self) -> "OAuth":
        """Tokens of managed users."""
        from cal_async.resources.oauth import OAuth

        return OAuth(self)

    @cached_property
    def oauth_clients(self) -> "OAuthClients":
        """Platform clients of your organization."""
        from cal_async.resources.oauth_clients import OAuthClients

        return OAuthClients(self)

    @cached_property
    def organizations(self) -> "Organizations":
        """What belongs to an organization; its admins alone may do most of it."""
        from cal_async.resources.organizations import Organizations

        return Organizations(self)

    @cached_property
    def routing_forms(self) -> "RoutingForms":
        """Routing forms of your own and of your teams."""
        from cal_async.resources.routing_forms import RoutingForms

        return RoutingForms(self)

    @cached_property
    def schedules(self) -> "Schedules":
        """Working hours."""
        from cal_async.resources.schedules import Schedules

        return Schedules(self)

    @cached_property
    def selected_calendars(self) -> "SelectedCalendars":
        """The calendars whose events make you busy."""
        from cal_async.resources.selected_calendars import SelectedCalendars

        return SelectedCalendars(self)

    @cached_property
    def slots(self) -> "Slots":
        """Times that can be booked."""
        from cal_async.bulk import Slots

        return Slots(self)

    @cached_property
    def stripe(self) -> "Stripe":
        """The Stripe account that is paid for your bookings."""
        from cal_async.resources.stripe import Stripe

        return Stripe(self)

    @cached_property
    def teams(self) -> "Teams":
        """Teams outside of organizations."""
        from cal_async.resources.teams import Teams

        return Teams(self)

    @cached_property
    def verified_resources(self) -> "VerifiedResources":
        """What you proved to be yours."""
        from cal_async.resources.verified_resources import VerifiedResources

        return VerifiedResources(self)

    @cached_property
    def webhooks(self) -> "Webhooks":
        """Webhooks of the user."""
        from cal_async.resources.webhooks import Webhooks

        return Webhooks(self)

    @cached_property
    def workflows(self) -> "Workflows":
        """Messages about the bookings of your event types."""
        from cal_async.resources.workflows import Workflows

        return Workflows(self)
