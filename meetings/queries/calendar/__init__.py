"""Calendar feeds: what is in one, and whether what lies rendered still holds."""
