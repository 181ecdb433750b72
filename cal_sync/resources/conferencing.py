"""Your conferencing apps."""

from cal_async.resources.conferencing import Conferencing as AsyncConferencing
from cal_async.resources.conferencing import ConferencingOAuth as AsyncConferencingOAuth
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource

__all__ = ["Conferencing", "ConferencingOAuth"]


class ConferencingOAuth(BlockingResource):
    """Conferencing apps that ask the user for consent before they are connected."""

    get_auth_url = Blocking(AsyncConferencingOAuth.get_auth_url)
    callback = Blocking(AsyncConferencingOAuth.callback)


class Conferencing(BlockingResource):
    """The apps that your meetings take place in. Cal Video needs no connection."""

    oauth = BlockingChild(ConferencingOAuth)

    list = Blocking(AsyncConferencing.list)
    iterate = BlockingIterate(AsyncConferencing.iterate)
    get_default = Blocking(AsyncConferencing.get_default)
    set_default = Blocking(AsyncConferencing.set_default)
    connect = Blocking(AsyncConferencing.connect)
    disconnect = Blocking(AsyncConferencing.disconnect)
