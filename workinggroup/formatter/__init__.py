"""How templates are laid out: one tag or sentence a line, 120 characters, and the same page.

A line is broken only where a browser shows no difference: where there is white space already,
beside what stands in a block of its own, between attributes, within a trimmed sentence. What is
glued together and too long stays so; within `{% tight %}` line breaks mean nothing.
"""
