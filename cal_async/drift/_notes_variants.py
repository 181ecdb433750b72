"""Variants that share one class of ours, or one method, and what each of them lacks of it."""

from cal_async.drift._note import Note

__all__ = ["VARIANTS"]

_LACKING = {
    "AddressFieldOutput_*": "options",
    "BookingAttendee": "bookingFieldsResponses bookingId id metadata seatUid",
    "BookingAttendeeOutput_*": "bookingFieldsResponses metadata seatUid",
    "BookingAttendeeWithId_*": "bookingFieldsResponses bookingId metadata seatUid",
    "BookingOutput_*": "recurringBookingUid seatUid",
    "BooleanFieldOutput_*": "options placeholder",
    "CalendarEventMoreLocation": "accessCode meetingCode password pin regionCode",
    "CalendarEventPhoneLocation": "meetingCode",
    "CalendarEventSipLocation": "accessCode meetingCode regionCode",
    "CalendarEventVideoLocation": "pin regionCode",
    "CancelBookingInput_*": "seatUid",
    "CancelSeatedBookingInput_*": "cancelSubsequentBookings",
    "CheckboxGroupFieldOutput_*": "placeholder",
    "ConferencingAppsOutputDto": "appSlug isDefault",
    "CreateBookingInput_*": "instant recurrenceCount",
    "CreateInstantBookingInput_*": "recurrenceCount",
    "CreateRecurringBookingInput_*": "instant",
    "CreateRecurringSeatedBookingOutput_*": "bookingFieldsResponses guests",
    "CreateSeatedBookingOutput_*": "bookingFieldsResponses guests recurringBookingUid",
    "DestinationCalendarsOutputDto": (
        "createdAt customCalendarReminder delegationCredentialId email eventTypeId id "
        "integrationTitle name primary primaryEmail readOnly updatedAt"
    ),
    "EmailDefaultFieldOutput_*": "options",
    "EventTypeOutput_*": (
        "assignAllTeamMembers emailSettings hosts parentEventTypeId "
        "rescheduleWithSameRoundRobinHost schedulingType team teamId"
    ),
    "EventTypeWorkflowActivationOutputDto": "activeOnRoutingFormIds isActiveOnAllRoutingForms",
    "GetRecurringSeatedBookingOutput_*": "bookingFieldsResponses guests seatUid",
    "GetSeatedBookingOutput_*": "bookingFieldsResponses guests recurringBookingUid seatUid",
    "GuestsDefaultFieldOutput_*": "options",
    "LocationDefaultFieldOutput_*": "disableOnPrefill options placeholder",
    "ManagedOrganizationOutput": "apiKey",
    "MultiEmailFieldOutput_*": "options",
    "MultiSelectAttribute": "option optionId",
    "MultiSelectFieldOutput_*": "placeholder",
    "NameDefaultFieldOutput_*": "hidden options",
    "NotesDefaultFieldOutput_*": "options",
    "NumberAttribute": "options",
    "NumberFieldOutput_*": "options",
    "OAuth2ExchangeConfidentialInput": "code_verifier refresh_token",
    "OAuth2ExchangePublicInput": "client_secret refresh_token",
    "OAuth2RefreshConfidentialInput": "code code_verifier redirect_uri",
    "OAuth2RefreshPublicInput": "client_secret code code_verifier redirect_uri",
    "OrgRoleOutput": "teamId",
    "OutputAddressLocation_*": "credentialId integration link location phone",
    "OutputIntegrationLocation_*": "address location phone public",
    "OutputLinkLocation_*": "address credentialId integration location phone",
    "OutputOrganizersDefaultAppLocation_*": (
        "address credentialId integration link location phone public"
    ),
    "OutputPhoneLocation_*": "address credentialId integration link location",
    "OutputUnknownLocation_*": "address credentialId integration link phone public",
    "PhoneFieldOutput_*": "options",
    "RadioGroupFieldOutput_*": "placeholder",
    "RecurringBookingOutput_*": "seatUid",
    "RemovedAttendeeOutput_*": (
        "absent bookingFieldsResponses displayEmail language metadata phoneNumber seatUid"
    ),
    "RescheduleBookingInput_*": "seatUid",
    "RescheduleReasonDefaultFieldOutput_*": "options",
    "RescheduleSeatedBookingInput_*": "reschedulingReason",
    "ResponseSlotsOutputData": "routing routingCustomMessage routingExternalRedirectUrl",
    "RoutingFormWorkflowActivationOutputDto": "activeOnEventTypeIds isActiveOnAllEventTypes",
    "SeatedAttendee": "bookingId id",
    "SingleSelectAttribute": "options",
    "TeamEventTypeOutput_*": "bookingUrl children users",
    "TeamRoleOutput": "organizationId",
    "TextAreaFieldOutput_*": "options",
    "TextAttribute": "options",
    "TextFieldOutput_*": "options",
    "TimeBasedPrivateLinkOutput": "maxUsageCount usageCount",
    "TitleDefaultFieldOutput_*": "options",
    "UrlFieldOutput_*": "options",
    "UsageBasedPrivateLinkOutput": "expiresAt",
}

VARIANTS: tuple[Note, ...] = tuple(
    Note(
        "One class or method stands for several variants; this one has fewer fields than others.",
        "field",
        "ours",
        where=(schema,),
        names=tuple(names.split()),
    )
    for schema, names in _LACKING.items()
)
