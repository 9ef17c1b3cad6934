"""The project's own application configurations."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class WorkinggroupConfig(AppConfig):
    name = "workinggroup"
    default = True
    verbose_name = _("portal")


class PortalAdminConfig(admin.AdminConfig):
    """Django's admin with our site: one sign-in with the portal, scoped by side."""

    default = False
    default_site = "workinggroup.admin_site.PortalAdminSite"
