"""`/api/v1/`: who. The meetings' part is in `meetings/api/urls.py`."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from members.api import endpoints, schema

__all__ = ["schema", "urlpatterns"]

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("me/", endpoints.MeView.as_view(), name="api_me"),
    path("people/", endpoints.PersonList.as_view(), name="api_people"),
    path("people/<int:id>/", endpoints.PersonView.as_view(), name="api_person"),
    path("delegations/", endpoints.Delegations.as_view(), name="api_delegations"),
    path("delegations/<str:side>/", endpoints.DelegationView.as_view(), name="api_delegation"),
]
