"""Whether an act can be done now: what the table of acts names, for buttons and services alike.

The rules are in `meetings/access.py` and `meetings/rules/`; here they are asked with the facts they
depend on. All take the viewer, what the act is about, and the instant (aware). What depends on
what somebody types is not asked here: the service says it at the field.
"""
