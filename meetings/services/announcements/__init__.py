"""Letters about what has just happened: written in the transaction of the act itself.

Every function takes the thing as it is after the act, and `now`, the instant of the act (aware,
UTC). None sends anything: they write rows, and the worker is rung once the act is committed.
"""
