"""The headless contract: every wizard and bulk action as a command over the same services."""
