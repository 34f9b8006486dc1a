"""The world outside behind small functions: files, spreadsheets, codes, cards."""
