"""The only code that builds statements."""
