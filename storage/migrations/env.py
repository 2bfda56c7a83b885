"""How alembic runs here: always on a connection that ``storage/migrate`` hands it."""

from alembic import context

connection = context.config.attributes["connection"]
target = context.config.attributes.get("target")
context.configure(connection=connection, target_metadata=target, render_as_batch=True, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
