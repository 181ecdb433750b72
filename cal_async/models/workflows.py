"""Workflows: messages that go out when something happens to a booking or a routing form."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, Required

import msgspec
from msgspec import Meta

from cal_async._types import Options, Positive
from cal_async.models._base import Input, Model

__all__ = [
    "AfterEventTrigger",
    "AfterGuestsNoShowTrigger",
    "AfterHostsNoShowTrigger",
    "BeforeEventTrigger",
    "BookingNoShowUpdatedTrigger",
    "BookingPaidTrigger",
    "BookingPaymentInitiatedTrigger",
    "BookingRejectedTrigger",
    "BookingRequestedTrigger",
    "CreateFormWorkflow",
    "CreateWorkflow",
    "EmailAddressStep",
    "EmailAttendeeStep",
    "EmailHostStep",
    "EventCancelledTrigger",
    "EventTypeActivation",
    "FormActivation",
    "FormSubmittedNoEventTrigger",
    "FormSubmittedTrigger",
    "FormWorkflowStepInput",
    "FormWorkflowTriggerInput",
    "HtmlMessage",
    "NewEventTrigger",
    "PathsStep",
    "RescheduleEventTrigger",
    "SmsAttendeeStep",
    "SmsNumberStep",
    "StepAction",
    "StepRecipient",
    "StepTemplate",
    "TextMessage",
    "TriggerOffset",
    "TriggerOffsetSetting",
    "TriggerOffsetUnit",
    "UpdateFormWorkflow",
    "UpdateWorkflow",
    "WhatsappAttendeeStep",
    "WhatsappNumberStep",
    "Workflow",
    "WorkflowActivation",
    "WorkflowMessage",
    "WorkflowStep",
    "WorkflowStepInput",
    "WorkflowTrigger",
    "WorkflowTriggerInput",
    "WorkflowTriggerKind",
    "WorkflowType",
]

WorkflowType = Literal["event-type", "routing-form"]
"""What a workflow watches."""

WorkflowTriggerKind = Literal[
    "beforeEvent",
    "afterEvent",
    "newEvent",
    "eventCancelled",
    "rescheduleEvent",
    "afterHostsCalVideoNoShow",
    "afterGuestsCalVideoNoShow",
    "bookingRejected",
    "bookingRequested",
    "bookingPaymentInitiated",
    "bookingPaid",
    "bookingNoShowUpdated",
    "formSubmitted",
    "formSubmittedNoEvent",
]
"""What sets a workflow off."""

TriggerOffsetUnit = Literal["minute", "hour", "day"]
"""What an offset counts."""

StepAction = Literal[
    "email_host",
    "email_attendee",
    "email_address",
    "sms_attendee",
    "sms_number",
    "whatsapp_attendee",
    "whatsapp_number",
    "cal_ai_phone_call",
    "paths",
]
"""What a step does; ``paths`` splits the workflow into branches."""

StepRecipient = Literal["const", "attendee", "email", "phone_number"]
"""Whom a step reaches; ``const`` is the host."""

StepTemplate = Literal["reminder", "custom", "rescheduled", "completed", "rating", "cancelled"]
"""The texts that a step starts from."""


# -- sent: triggers ------------------------------------------------------------------------------


class TriggerOffset(Input, kw_only=True):
    """A span of time: ``TriggerOffset(value=24, unit="hour")``."""

    value: Positive
    unit: TriggerOffsetUnit


class BeforeEventTrigger(Input, tag_field="type", tag="beforeEvent", kw_only=True):
    """So long before a booking starts."""

    offset: TriggerOffset


class AfterEventTrigger(Input, tag_field="type", tag="afterEvent", kw_only=True):
    """So long after a booking has ended."""

    offset: TriggerOffset


class NewEventTrigger(Input, tag_field="type", tag="newEvent", kw_only=True):
    """A booking is made."""


class EventCancelledTrigger(Input, tag_field="type", tag="eventCancelled", kw_only=True):
    """A booking is cancelled."""


class RescheduleEventTrigger(Input, tag_field="type", tag="rescheduleEvent", kw_only=True):
    """A booking is moved."""


class AfterHostsNoShowTrigger(
    Input, tag_field="type", tag="afterHostsCalVideoNoShow", kw_only=True
):
    """So long after the start no host has joined the Cal Video meeting."""

    offset: TriggerOffset


class AfterGuestsNoShowTrigger(
    Input, tag_field="type", tag="afterGuestsCalVideoNoShow", kw_only=True
):
    """So long after the start no guest has joined the Cal Video meeting."""

    offset: TriggerOffset


class BookingRejectedTrigger(Input, tag_field="type", tag="bookingRejected", kw_only=True):
    """A host declines a booking."""


class BookingRequestedTrigger(Input, tag_field="type", tag="bookingRequested", kw_only=True):
    """A booking waits for confirmation."""


class BookingPaymentInitiatedTrigger(
    Input, tag_field="type", tag="bookingPaymentInitiated", kw_only=True
):
    """An attendee begins to pay."""


class BookingPaidTrigger(Input, tag_field="type", tag="bookingPaid", kw_only=True):
    """A booking is paid."""


class BookingNoShowUpdatedTrigger(
    Input, tag_field="type", tag="bookingNoShowUpdated", kw_only=True
):
    """Somebody is marked as absent, or no longer so."""


class FormSubmittedTrigger(Input, tag_field="type", tag="formSubmitted", kw_only=True):
    """A routing form is filled in."""


class FormSubmittedNoEventTrigger(
    Input, tag_field="type", tag="formSubmittedNoEvent", kw_only=True
):
    """So long after a routing form was filled in no booking has come of it."""

    offset: TriggerOffset


WorkflowTriggerInput = (
    BeforeEventTrigger
    | AfterEventTrigger
    | NewEventTrigger
    | EventCancelledTrigger
    | RescheduleEventTrigger
    | AfterHostsNoShowTrigger
    | AfterGuestsNoShowTrigger
    | BookingRejectedTrigger
    | BookingRequestedTrigger
    | BookingPaymentInitiatedTrigger
    | BookingPaidTrigger
    | BookingNoShowUpdatedTrigger
)
"""What sets a workflow of event types off."""

FormWorkflowTriggerInput = FormSubmittedTrigger | FormSubmittedNoEventTrigger
"""What sets a workflow of routing forms off."""


# -- sent: steps ---------------------------------------------------------------------------------


class HtmlMessage(Input, kw_only=True):
    """A mail; both parts can hold variables such as ``{ATTENDEE}`` or ``{EVENT_NAME}``."""

    subject: str
    html: str


class TextMessage(Input, kw_only=True):
    """A text message; both parts can hold variables such as ``{ATTENDEE}``."""

    subject: str
    text: str


class EmailHostStep(Input, tag_field="action", tag="email_host", kw_only=True):
    """Write a mail to the host.

    Attributes:
        id: The step to change; none for a new one. So it is with all steps.
        step_number: Its place in the workflow, from 1.
        sender: The name that it comes from.
        include_calendar_event: Whether an ``.ics`` file comes with it.
    """

    step_number: Positive
    recipient: StepRecipient
    template: StepTemplate
    sender: str
    message: HtmlMessage
    include_calendar_event: bool = False
    id: int | None = None


class EmailAttendeeStep(Input, tag_field="action", tag="email_attendee", kw_only=True):
    """Write a mail to the attendees; its fields are those of `EmailHostStep`."""

    step_number: Positive
    recipient: StepRecipient
    template: StepTemplate
    sender: str
    message: HtmlMessage
    include_calendar_event: bool = False
    id: int | None = None


class EmailAddressStep(Input, tag_field="action", tag="email_address", kw_only=True):
    """Write a mail to a verified address; its other fields are those of `EmailHostStep`.

    Attributes:
        verified_email_id: The id of a `VerifiedEmail`.
    """

    step_number: Positive
    recipient: StepRecipient
    template: StepTemplate
    sender: str
    verified_email_id: int
    message: HtmlMessage
    include_calendar_event: bool = False
    id: int | None = None


class SmsAttendeeStep(Input, tag_field="action", tag="sms_attendee", kw_only=True):
    """Send the attendees a text message.

    Attributes:
        phone_required: Whether they must give a phone number when they book.
    """

    step_number: Positive
    recipient: StepRecipient
    template: StepTemplate
    sender: str
    message: TextMessage
    phone_required: bool | None = None
    id: int | None = None


class SmsNumberStep(Input, tag_field="action", tag="sms_number", kw_only=True):
    """Send a text message to a verified number.

    Attributes:
        verified_phone_id: The id of a `VerifiedPhone`.
    """

    step_number: Positive
    recipient: StepRecipient
    template: StepTemplate
    sender: str
    verified_phone_id: int
    message: TextMessage
    id: int | None = None


class WhatsappAttendeeStep(Input, tag_field="action", tag="whatsapp_attendee", kw_only=True):
    """Send the attendees a WhatsApp message.

    Attributes:
        phone_required: Whether they must give a phone number when they book.
    """

    step_number: Positive
    recipient: StepRecipient
    template: StepTemplate
    sender: str
    message: TextMessage
    phone_required: bool | None = None
    id: int | None = None


class WhatsappNumberStep(Input, tag_field="action", tag="whatsapp_number", kw_only=True):
    """Send a WhatsApp message to a verified number.

    Attributes:
        verified_phone_id: The id of a `VerifiedPhone`.
    """

    step_number: Positive
    recipient: StepRecipient
    template: StepTemplate
    sender: str
    verified_phone_id: int
    message: TextMessage
    id: int | None = None


class PathsStep(Input, tag_field="action", tag="paths", kw_only=True):
    """Branches that a workflow has already, to be sent back unchanged when it is updated.

    Attributes:
        paths: As they came in `WorkflowStep.paths`.
    """

    paths: Sequence[Mapping[str, Any]]
    step_number: Positive | None = None
    id: int | None = None


WorkflowStepInput = (
    EmailHostStep
    | EmailAttendeeStep
    | EmailAddressStep
    | SmsAttendeeStep
    | SmsNumberStep
    | WhatsappAttendeeStep
    | WhatsappNumberStep
)
"""What a workflow of event types does."""

FormWorkflowStepInput = EmailAttendeeStep | EmailAddressStep | SmsAttendeeStep | SmsNumberStep
"""What a workflow of routing forms does."""

Steps = Annotated[Sequence[WorkflowStepInput], Meta(min_length=1)]
KeptSteps = Annotated[Sequence[WorkflowStepInput | PathsStep], Meta(min_length=1)]
FormSteps = Annotated[Sequence[FormWorkflowStepInput], Meta(min_length=1)]


# -- sent: bodies --------------------------------------------------------------------------------


class EventTypeActivation(Input, kw_only=True):
    """Which event types a workflow watches: all of them, or the given ones."""

    is_active_on_all_event_types: bool
    active_on_event_type_ids: Sequence[int] | None = None


class FormActivation(Input, kw_only=True):
    """Which routing forms a workflow watches: all of them, or the given ones."""

    is_active_on_all_routing_forms: bool
    active_on_routing_form_ids: Sequence[str] | None = None


class CreateWorkflow(Options, total=False):
    """A new workflow of event types."""

    name: Required[str]
    activation: Required[EventTypeActivation]
    trigger: Required[WorkflowTriggerInput]
    steps: Required[Steps]


class UpdateWorkflow(Options, total=False):
    """Changes to a workflow of event types; what is not given stays.

    Attributes:
        steps: All of them: those with an ``id`` are changed, those without are new.
    """

    name: str
    activation: EventTypeActivation
    trigger: WorkflowTriggerInput
    steps: KeptSteps


class CreateFormWorkflow(Options, total=False):
    """A new workflow of routing forms."""

    name: Required[str]
    activation: Required[FormActivation]
    trigger: Required[FormWorkflowTriggerInput]
    steps: Required[FormSteps]


class UpdateFormWorkflow(Options, total=False):
    """Changes to a workflow of routing forms; what is not given stays.

    Attributes:
        steps: All of them: those with an ``id`` are changed, those without are new.
    """

    name: str
    activation: FormActivation
    trigger: FormWorkflowTriggerInput
    steps: FormSteps


# -- what comes back -----------------------------------------------------------------------------


class TriggerOffsetSetting(Model, kw_only=True):
    """How long before or after the event."""

    value: int | None = None
    unit: TriggerOffsetUnit | str | None = None


class WorkflowTrigger(Model, kw_only=True):
    """What sets a workflow off."""

    type: WorkflowTriggerKind | str
    offset: TriggerOffsetSetting | None = None


class WorkflowActivation(Model, kw_only=True):
    """What a workflow watches: event types or routing forms, by its type."""

    is_active_on_all_event_types: bool | None = None
    active_on_event_type_ids: list[int] | None = None
    is_active_on_all_routing_forms: bool | None = None
    active_on_routing_form_ids: list[str] | None = None


class WorkflowMessage(Model, kw_only=True):
    """What a step sends: ``html`` in mails, ``text`` in text messages."""

    subject: str | None = None
    html: str | None = None
    text: str | None = None


class WorkflowStep(Model, kw_only=True):
    """A step of a workflow.

    Attributes:
        step_number: Its place in the workflow, from 1.
        email: The verified address that it writes to.
        phone: The verified number that it writes to.
        phone_required: Whether attendees must give a phone number when they book.
        sender: The name that it comes from.
        paths: The branches of a ``paths`` step.
    """

    id: int | None = None
    step_number: int | None = None
    action: StepAction | str | None = None
    recipient: StepRecipient | str | None = None
    email: str | None = None
    phone: str | None = None
    phone_required: bool | None = None
    template: StepTemplate | str | None = None
    include_calendar_event: bool | None = None
    sender: str | None = None
    message: WorkflowMessage | None = None
    paths: list[dict[str, Any]] | None = None


class Workflow(Model, kw_only=True):
    """Messages that go out when something happens to a booking or a routing form.

    Attributes:
        user_id: Whose it is, or
        team_id: the team's.
    """

    __wire__: ClassVar[Any]

    id: int
    name: str
    type: WorkflowType | str | None = None
    user_id: int | None = None
    team_id: int | None = None
    activation: WorkflowActivation | None = None
    trigger: WorkflowTrigger | None = None
    steps: list[WorkflowStep] | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None

    @classmethod
    def __from_wire__(cls, data: "Workflow | list[Workflow]") -> "Workflow":
        """Take the one workflow out of the list that the API's document promises."""
        if isinstance(data, Workflow):
            return data
        if len(data) != 1:
            raise msgspec.ValidationError(f"expected one workflow, got {len(data)}")
        return data[0]


Workflow.__wire__ = Workflow | list[Workflow]
