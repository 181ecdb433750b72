"""OAuth2: what is known about a client, and tokens for it."""

from cal_async.resources.auth import OAuth2 as AsyncOAuth2
from cal_async.resources.auth import OAuth2Clients as AsyncOAuth2Clients
from cal_sync._blocking import Blocking, BlockingChild, BlockingResource

__all__ = ["Auth", "OAuth2", "OAuth2Clients"]


class OAuth2Clients(BlockingResource):
    """Applications that users can allow to act for them."""

    get = Blocking(AsyncOAuth2Clients.get)


class OAuth2(BlockingResource):
    """Tokens for applications that users allowed to act for them."""

    clients = BlockingChild(OAuth2Clients)

    create_token = Blocking(AsyncOAuth2.create_token)


class Auth(BlockingResource):
    """Authorization of applications."""

    oauth2 = BlockingChild(OAuth2)
