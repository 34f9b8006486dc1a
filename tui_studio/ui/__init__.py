"""The Textual application: the only floor that knows Textual; importing the package loads nothing."""
