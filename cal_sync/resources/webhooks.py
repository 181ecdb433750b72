"""Your own webhooks."""

from cal_async.resources.webhooks import Webhooks as AsyncWebhooks
from cal_sync._blocking import Blocking, BlockingIterate, BlockingResource

__all__ = ["Webhooks"]


class Webhooks(BlockingResource):
    """Webhooks that report the events of all your event types."""

    create = Blocking(AsyncWebhooks.create)
    list = Blocking(AsyncWebhooks.list)
    iterate = BlockingIterate(AsyncWebhooks.iterate)
    get = Blocking(AsyncWebhooks.get)
    update = Blocking(AsyncWebhooks.update)
    delete = Blocking(AsyncWebhooks.delete)
