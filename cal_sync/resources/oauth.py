"""Fresh tokens for managed users."""

from cal_async.resources.oauth import OAuth as AsyncOAuth
from cal_sync._blocking import Blocking, BlockingResource

__all__ = ["OAuth"]


class OAuth(BlockingResource):
    """Tokens of the users that a platform client manages."""

    refresh = Blocking(AsyncOAuth.refresh)
