"""Fresh tokens for managed users."""

from typing import Unpack

from cal_async._operation import Resource, op
from cal_async._types import Options
from cal_async.models.oauth_clients import ManagedUserTokens

__all__ = ["OAuth"]


class OAuth(Resource, path="oauth"):
    """Tokens of the users that a platform client manages."""

    @op("POST /v2/oauth/{client_id}/refresh", deprecated=True)
    async def refresh(
        self, client_id: str, *, refresh_token: str, **options: Unpack[Options]
    ) -> ManagedUserTokens:
        """Exchange a managed user's refresh token for two fresh tokens.

        This takes the platform client's own credentials. The old refresh token is used up, also
        if the answer is lost: then `oauth_clients.users.force_refresh` helps. A used-up one is a
        `BadRequestError`. Deprecated by the API.
        """
        ...
