"""Free slots and their reservations."""

from cal_async.resources.slots import Reservations as AsyncReservations
from cal_async.resources.slots import Slots as AsyncSlots
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource

__all__ = ["Reservations", "Slots"]


class Reservations(BlockingResource):
    """Slots kept from others' sight while somebody fills in a form."""

    create = Blocking(AsyncReservations.create)
    get = Blocking(AsyncReservations.get)
    update = Blocking(AsyncReservations.update)
    delete = Blocking(AsyncReservations.delete)


class Slots(BlockingResource):
    """Times at which an event type can be booked."""

    reservations = BlockingChild(Reservations)

    list = Blocking(AsyncSlots.list)
    iterate = BlockingIterate(AsyncSlots.iterate)
