"""Routing forms of an organization, and the answers to them."""

from cal_async.resources.organization_routing_forms import (
    OrganizationRoutingFormResponses as AsyncOrganizationRoutingFormResponses,
)
from cal_async.resources.organization_routing_forms import (
    OrganizationRoutingForms as AsyncOrganizationRoutingForms,
)
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource

__all__ = [
    "OrganizationRoutingFormResponses",
    "OrganizationRoutingForms",
]


class OrganizationRoutingFormResponses(BlockingResource):
    """Answers to an organization's routing forms."""

    create = Blocking(AsyncOrganizationRoutingFormResponses.create)
    list = Blocking(AsyncOrganizationRoutingFormResponses.list)
    iterate = BlockingIterate(AsyncOrganizationRoutingFormResponses.iterate)
    update = Blocking(AsyncOrganizationRoutingFormResponses.update)


class OrganizationRoutingForms(BlockingResource):
    """The routing forms of an organization and its teams."""

    responses = BlockingChild(OrganizationRoutingFormResponses)

    list = Blocking(AsyncOrganizationRoutingForms.list)
    iterate = BlockingIterate(AsyncOrganizationRoutingForms.iterate)
