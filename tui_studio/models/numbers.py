"""Numbers that outgrow four bytes: SQLite takes them as they come, PostgreSQL wants to know before."""

from __future__ import annotations

from typing import Any

from sqlmodel import BigInteger, Integer

LARGE: Any = BigInteger().with_variant(Integer(), "sqlite")
