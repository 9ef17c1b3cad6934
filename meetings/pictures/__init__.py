"""What is drawn of meetings: two keys, hours on two clocks, years, shares, action items, topics.

Each module makes one figure from facts that its caller may see: nothing here asks the database.
"""
