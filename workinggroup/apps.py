"""The project's own application configurations."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.core.checks import register
from django.utils.translation import gettext_lazy as _

from workinggroup import checks


class WorkinggroupConfig(AppConfig):
    name = "workinggroup"
    default = True
    verbose_name = _("portal")

    def ready(self) -> None:
        for check in checks.DEPLOYMENT:
            register(check, "deployment", deploy=True)


class PortalAdminConfig(admin.AdminConfig):
    """Django's admin with our site: one sign-in with the portal, scoped by side."""

    default = False
    default_site = "workinggroup.admin_site.PortalAdminSite"
