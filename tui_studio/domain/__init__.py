"""Pure rules of the trade: no files, no SQL, no screen."""
