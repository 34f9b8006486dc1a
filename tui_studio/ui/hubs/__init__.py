"""One screen for each kind of record; each is a mode, so marks, cursor and filter survive switching."""
