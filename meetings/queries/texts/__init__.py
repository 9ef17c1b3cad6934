"""Joint texts: their words, where they stand, and the pages of agendas and minutes."""
