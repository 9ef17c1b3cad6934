"""What a group brings along from before it had this portal, as files: rows or faults, and the plan
of what becomes of each row.

Pure: bytes in, rows out; what may be entered, and how, the services say.
"""
