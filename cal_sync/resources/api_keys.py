"""API keys."""

from cal_async.resources.api_keys import ApiKeys as AsyncApiKeys
from cal_sync._blocking import Blocking, BlockingResource

__all__ = ["ApiKeys"]


class ApiKeys(BlockingResource):
    """The API key that is used."""

    refresh = Blocking(AsyncApiKeys.refresh)
