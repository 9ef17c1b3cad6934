"""The home page: what is next, what is asked of the reader, what is new."""
