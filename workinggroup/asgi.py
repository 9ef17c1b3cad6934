"""For servers that speak ASGI; the portal itself is synchronous (docs/dependencies.md)."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workinggroup.settings")

application = get_asgi_application()
