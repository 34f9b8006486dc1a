"""What Alembic runs a revision with: the connection it was handed."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

import tui_studio.models  # noqa: F401 - fills the metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
