"""Papers that an office files: what a joint text or a list says, set as PDF and as Word.

`model` is a paper without words of its own; `agenda`, `minutes` and what they share compose one
from what was captured; `pdf` and `word` write it, and know nothing of meetings.
"""
