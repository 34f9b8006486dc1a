"""Cells in which a spreadsheet shows an error, or a formula nobody calculated: they say nothing of anybody."""

from __future__ import annotations

NO_VALUE = "(formula without a value)"
ANY_ERROR = "#ERROR!"

CELL_ERRORS = frozenset(
    [
        NO_VALUE, ANY_ERROR,
        "#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!",
        "#BLOCKED!", "#UNKNOWN!", "#CONNECT!", "#BUSY!", "#GETTING_DATA",
        "#BEZUG!", "#NV", "#WERT!", "#ZAHL!",
        "#VALEUR!", "#NOM?", "#NOMBRE!", "#NUL!",
        "#¡REF!", "#¡VALOR!", "#¿NOMBRE?", "#¡DIV/0!", "#¡NULO!", "#¡NUM!",
        *("#" * width for width in range(4, 65)),
    ]
)  # fmt: skip
"""As the cell shows it, in the languages of our header map; a column too narrow for a date is all signs."""
