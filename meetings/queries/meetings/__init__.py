"""Meetings as pages show them: head, people, deadlines, history, plans."""
