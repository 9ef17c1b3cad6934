"""How the admin site tells days and hours: as the portal does, on a clock of 24 hours."""
