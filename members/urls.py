"""The pages of members, one block a noun."""

from django.urls import include, path

from members.views import api_keys, invitations, letters, mail_preferences, profile, roster

urlpatterns = [
    # --- the roster ---
    path("members/", roster.members, name="members"),
    path("members/acting/", roster.acting, name="acting"),
    # --- invitations ---
    path("invitation/<str:token>/", invitations.accept, name="accept_invitation"),
    # --- one's own profile ---
    path("profile/", profile.profile, name="profile"),
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
