"""Event types of teams, their webhooks and booking forms."""

from cal_async.resources.team_event_types import (
    TeamEventTypeBookingFields as AsyncTeamEventTypeBookingFields,
)
from cal_async.resources.team_event_types import TeamEventTypes as AsyncTeamEventTypes
from cal_async.resources.team_event_types import TeamEventTypeWebhooks as AsyncTeamEventTypeWebhooks
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource

__all__ = ["TeamEventTypeBookingFields", "TeamEventTypeWebhooks", "TeamEventTypes"]


class TeamEventTypeBookingFields(BlockingResource):
    """The fields of a team event type's booking form. Those that workflows add are read-only."""

    get = Blocking(AsyncTeamEventTypeBookingFields.get)
    replace = Blocking(AsyncTeamEventTypeBookingFields.replace)
    create = Blocking(AsyncTeamEventTypeBookingFields.create)
    update = Blocking(AsyncTeamEventTypeBookingFields.update)
    delete = Blocking(AsyncTeamEventTypeBookingFields.delete)


class TeamEventTypeWebhooks(BlockingResource):
    """Webhooks that report the events of one team event type."""

    create = Blocking(AsyncTeamEventTypeWebhooks.create)
    list = Blocking(AsyncTeamEventTypeWebhooks.list)
    iterate = BlockingIterate(AsyncTeamEventTypeWebhooks.iterate)
    get = Blocking(AsyncTeamEventTypeWebhooks.get)
    update = Blocking(AsyncTeamEventTypeWebhooks.update)
    delete = Blocking(AsyncTeamEventTypeWebhooks.delete)
    delete_all = Blocking(AsyncTeamEventTypeWebhooks.delete_all)


class TeamEventTypes(BlockingResource):
    """What can be booked with a team."""

    booking_fields = BlockingChild(TeamEventTypeBookingFields)
    webhooks = BlockingChild(TeamEventTypeWebhooks)

    create = Blocking(AsyncTeamEventTypes.create)
    list = Blocking(AsyncTeamEventTypes.list)
    iterate = BlockingIterate(AsyncTeamEventTypes.iterate)
    get = Blocking(AsyncTeamEventTypes.get)
    update = Blocking(AsyncTeamEventTypes.update)
    delete = Blocking(AsyncTeamEventTypes.delete)
    create_phone_call = Blocking(AsyncTeamEventTypes.create_phone_call)
