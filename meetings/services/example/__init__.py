"""The example group: invented people, companies and texts, for a portal that shows what it does."""

from meetings.services.example.accounts import PASSWORD, Account, example_accounts
from meetings.services.example.loading import is_loaded, load_example

__all__ = ["PASSWORD", "Account", "example_accounts", "is_loaded", "load_example"]
