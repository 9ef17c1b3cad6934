"""The nouns of `members`: who."""

from members.models.address_change import AddressChange
from members.models.audit import AuditEntry
from members.models.delegation import Appointment, Company, Delegation, Seat, SeatTerm
from members.models.keys import ApiKey, CalendarKey
from members.models.notification import MailPreference, Notification
from members.models.person import Person
from members.models.saved_filter import SavedFilter
from members.models.sent_form import SentForm

__all__ = [
    "AddressChange",
    "ApiKey",
    "Appointment",
    "AuditEntry",
    "CalendarKey",
    "Company",
    "Delegation",
    "MailPreference",
    "Notification",
    "Person",
    "SavedFilter",
    "Seat",
    "SeatTerm",
    "SentForm",
]
