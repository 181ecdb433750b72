"""Addresses and phone numbers that you proved to be yours."""

from cal_async.resources.verified_resources import EmailCodes as AsyncEmailCodes
from cal_async.resources.verified_resources import PhoneCodes as AsyncPhoneCodes
from cal_async.resources.verified_resources import VerifiedEmails as AsyncVerifiedEmails
from cal_async.resources.verified_resources import VerifiedPhones as AsyncVerifiedPhones
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource

__all__ = ["EmailCodes", "PhoneCodes", "VerifiedEmails", "VerifiedPhones", "VerifiedResources"]


class EmailCodes(BlockingResource):
    """Codes that prove an e-mail address."""

    request = Blocking(AsyncEmailCodes.request)
    verify = Blocking(AsyncEmailCodes.verify)


class PhoneCodes(BlockingResource):
    """Codes that prove a phone number."""

    request = Blocking(AsyncPhoneCodes.request)
    verify = Blocking(AsyncPhoneCodes.verify)


class VerifiedEmails(BlockingResource):
    """E-mail addresses that you proved to be yours."""

    verification_code = BlockingChild(EmailCodes)

    list = Blocking(AsyncVerifiedEmails.list)
    iterate = BlockingIterate(AsyncVerifiedEmails.iterate)
    get = Blocking(AsyncVerifiedEmails.get)


class VerifiedPhones(BlockingResource):
    """Phone numbers that you proved to be yours."""

    verification_code = BlockingChild(PhoneCodes)

    list = Blocking(AsyncVerifiedPhones.list)
    iterate = BlockingIterate(AsyncVerifiedPhones.iterate)
    get = Blocking(AsyncVerifiedPhones.get)


class VerifiedResources(BlockingResource):
    """What you proved to be yours, so that workflows may write and call there."""

    emails = BlockingChild(VerifiedEmails)
    phones = BlockingChild(VerifiedPhones)
