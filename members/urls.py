"""The pages of members, one block a noun."""

from django.urls import include, path

from members.views import (
    address_changes,
    api_keys,
    invitations,
    letters,
    mail_preferences,
    profile,
    roster,
)

urlpatterns = [
    # --- the roster ---
    path("members/", roster.members, name="members"),
    path("members.<file_kind:kind>", roster.members_export, name="members_export"),
    path("members/acting/", roster.acting, name="acting"),
    # --- invitations ---
    path("invitation/<str:token>/", invitations.accept, name="accept_invitation"),
    # --- one's own profile ---
    path("profile/", profile.profile, name="profile"),
    # --- another address for an account ---
    path("profile/address/", address_changes.ask_for_own_address, name="own_address"),
    path("members/<int:pk>/address/", address_changes.ask_for_address_of, name="address_of"),
    path("address-changes/<int:pk>/", address_changes.address_change, name="address_change"),
    path(
        "address/confirm/<str:token>/",
        address_changes.confirm_address_by_link,
        name="confirm_address",
    ),
    path("address/stop/<str:token>/", address_changes.stop_address_by_link, name="stop_address"),
    # --- mail preferences ---
    path("profile/mail/", mail_preferences.mail_preferences, name="mail_preferences"),
    path("unsubscribe/<str:token>/", mail_preferences.unsubscribe, name="unsubscribe"),
    # --- mail kept in files ---
    path("mail/", letters.letters, name="letters"),
    path("mail/<str:name>/", letters.letter, name="letter"),
    path("mail/<str:name>/html/", letters.letter_html, name="letter_html"),
    # --- api ---
    path("profile/keys/", api_keys.api_keys, name="api_keys"),
    path("profile/keys/<int:pk>/", api_keys.api_key, name="api_key"),
    path("api/v1/docs/", api_keys.api_docs, name="api_docs"),
    path("api/v1/", include("members.api.urls")),
]
