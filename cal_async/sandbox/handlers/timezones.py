"""The list of cities that booking pages choose zones from; here, one for each zone."""

from zoneinfo import available_timezones

from cal_async.sandbox._answers import Answer, success
from cal_async.sandbox._call import Call
from cal_async.sandbox._routing import Access, handles


@handles("timezones.list", Access.OPEN, route="GET /v2/timezones")
async def list_(call: Call) -> Answer:
    """List a city for every zone that is named after one."""
    del call
    zones = sorted(name for name in available_timezones() if "/" in name)
    return success(
        [
            {"city": name.rpartition("/")[2].replace("_", " "), "timezone": name, "pop": 0}
            for name in zones
        ]
    )
