"""Platform clients, the users that they manage, and their webhooks."""

from cal_async.resources.oauth_clients import ManagedUsers as AsyncManagedUsers
from cal_async.resources.oauth_clients import OAuthClients as AsyncOAuthClients
from cal_async.resources.oauth_clients import OAuthClientWebhooks as AsyncOAuthClientWebhooks
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource

__all__ = ["ManagedUsers", "OAuthClientWebhooks", "OAuthClients"]


class ManagedUsers(BlockingResource):
    """The users that a platform client manages; the client's own credentials are needed."""

    list = Blocking(AsyncManagedUsers.list)
    iterate = BlockingIterate(AsyncManagedUsers.iterate)
    create = Blocking(AsyncManagedUsers.create)
    get = Blocking(AsyncManagedUsers.get)
    update = Blocking(AsyncManagedUsers.update)
    delete = Blocking(AsyncManagedUsers.delete)
    force_refresh = Blocking(AsyncManagedUsers.force_refresh)


class OAuthClientWebhooks(BlockingResource):
    """Webhooks that report the events of all users of a platform client."""

    create = Blocking(AsyncOAuthClientWebhooks.create)
    list = Blocking(AsyncOAuthClientWebhooks.list)
    iterate = BlockingIterate(AsyncOAuthClientWebhooks.iterate)
    get = Blocking(AsyncOAuthClientWebhooks.get)
    update = Blocking(AsyncOAuthClientWebhooks.update)
    delete = Blocking(AsyncOAuthClientWebhooks.delete)
    delete_all = Blocking(AsyncOAuthClientWebhooks.delete_all)


class OAuthClients(BlockingResource):
    """Platform clients of your organization."""

    users = BlockingChild(ManagedUsers)
    webhooks = BlockingChild(OAuthClientWebhooks)

    create = Blocking(AsyncOAuthClients.create)
    list = Blocking(AsyncOAuthClients.list)
    iterate = BlockingIterate(AsyncOAuthClients.iterate)
    get = Blocking(AsyncOAuthClients.get)
    update = Blocking(AsyncOAuthClients.update)
    delete = Blocking(AsyncOAuthClients.delete)
