"""Forgets what is over and nobody will ask for again."""

from django.contrib.sessions.backends.db import SessionStore


def forget_ended_sessions() -> None:
    """Drop the sessions whose time is up. The cache culls itself as it fills."""
    SessionStore.clear_expired()
