"""Wizards: full screens that collect a draft step by step and start one job at the end."""
