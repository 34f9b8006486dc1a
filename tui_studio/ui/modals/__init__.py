"""Dialogs: each returns what was chosen by `dismiss` and knows no service."""
