from typing import Any

import psycopg
from django.db.backends.postgresql import base

from config import database


class DatabaseWrapper(base.DatabaseWrapper):
    """Starts the embedded server, or joins it, when a connection is first asked for; makes the database if it is new."""

    def get_connection_params(self) -> dict[str, Any]:
        self.settings_dict["HOST"] = database.ensure_running()
        return super().get_connection_params()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except psycopg.OperationalError as error:
            if conn_params.get("dbname") != "yersel" or "does not exist" not in str(error):
                raise
            self._create("yersel")
            return super().get_new_connection(conn_params)

    def _create(self, name: str) -> None:
        params = {**self.get_connection_params(), "dbname": "postgres"}
        with psycopg.connect(**params, autocommit=True) as connection:
            try:
                connection.execute(f'CREATE DATABASE "{name}"')
            except psycopg.errors.DuplicateDatabase:
                return
