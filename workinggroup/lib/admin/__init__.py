"""What every page of the admin site shares: scoped lists, acts that call services, exports."""

from workinggroup.lib.admin.bulk import BulkAct
from workinggroup.lib.admin.pages import admin_form_page
from workinggroup.lib.admin.scoped import ScopedAdmin

__all__ = ["BulkAct", "ScopedAdmin", "admin_form_page"]
