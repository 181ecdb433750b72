"""API keys."""

from typing import Unpack

from cal_async._operation import Resource, op
from cal_async._types import Options, Positive
from cal_async.models.me import ApiKey

__all__ = ["ApiKeys"]


class ApiKeys(Resource, path="api_keys"):
    """The API key that is used."""

    @op("POST /v2/api-keys/refresh")
    async def refresh(
        self,
        *,
        api_key_days_valid: Positive | None = None,
        api_key_never_expires: bool | None = None,
        **options: Unpack[Options],
    ) -> ApiKey:
        """Replace the API key in use by a new one, valid for 30 days unless told otherwise.

        The old key is dead at once, also if the answer is lost. Give ``api_key_days_valid`` or
        ``api_key_never_expires``, not both. This client goes on using the old key: make a new
        client with the new one.
        """
        ...
