"""State in a PostgreSQL table: `postgres://<user>:<password>@<host>/<database>?table=<table>`.

The table is that of pulumi's `pkg/backend/diy/postgres`: a file is a JSON object with its bytes in base64.
Keys begin with the database's name, for Pulumi takes the path of a URL for a folder.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from weakref import finalize

from openmcf.engine.failures import RESTORE
from openmcf.engine.storage.storage import optional_library, reached
from openmcf.errors import StateUnusable
from openmcf.urls import shown

_TABLE = "pulumi_state"

_TIMEOUTS = {"connect_timeout": "10", "tcp_user_timeout": "30000"}
"""Seconds to connect, milliseconds for an answer, unless the URL says otherwise; libpq waits for minutes."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS {table} (
    key TEXT PRIMARY KEY,
    data JSON NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS {table}_key_prefix_idx ON {table} (key text_pattern_ops)
"""

_WRITE = """
INSERT INTO {table} (key, data) VALUES (%s, json_build_object('data', %s::text))
ON CONFLICT (key) DO UPDATE SET data = excluded.data, updated_at = now()
"""


class PostgresStorage:
    """Rows of a table, over one connection, which is made anew when the server has ended it."""

    def __init__(self, connect: Callable[[], Any], table: str, prefix: str, url: str) -> None:
        self._connect = connect
        self._table = table
        self._prefix = prefix
        self.url = url
        self._open()
        self._execute(_SCHEMA)

    @classmethod
    def at(cls, url: str) -> "PostgresStorage":
        """The table that a URL names, made where it is not there yet."""
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query))
        table = options.pop("table", _TABLE)
        if not re.fullmatch(r"[A-Za-z_]\w*", table):
            raise StateUnusable(f"`{table}` is no name of a PostgreSQL table", "use letters, digits and `_`")
        psycopg = optional_library("psycopg", "postgres")
        with reached(shown(url), psycopg.Error):
            server = parts._replace(query=urlencode(_TIMEOUTS | options)).geturl()
            prefix = parts.path.lstrip("/") + "/"
            return cls(lambda: psycopg.connect(server, autocommit=True), table, prefix, shown(url))

    def read(self, key: str) -> bytes | None:
        """The content of a row, None if there is none."""
        rows = self._execute("SELECT data->>'data' FROM {table} WHERE key = %s", self._prefix + key)
        try:
            return b64decode(rows[0][0], validate=True) if rows else None
        except (ValueError, TypeError) as error:
            raise StateUnusable(f"the state at {self.url}, {key}, is damaged", RESTORE) from error

    def write(self, key: str, data: bytes) -> None:
        """Insert or replace a row."""
        self._execute(_WRITE, self._prefix + key, b64encode(data).decode())

    def delete(self, key: str) -> None:
        """Delete a row."""
        self._execute("DELETE FROM {table} WHERE key = %s", self._prefix + key)

    def keys(self, prefix: str) -> list[str]:
        """The keys of the rows that begin with the prefix."""
        rows = self._execute("SELECT key FROM {table} WHERE starts_with(key, %s)", self._prefix + prefix)
        return sorted(key.removeprefix(self._prefix) for (key,) in rows)

    def _open(self) -> None:
        self._connection = self._connect()
        self._close = finalize(self, self._connection.close)

    def _execute(self, statement: str, *values: str) -> list[tuple[str]]:
        error = optional_library("psycopg", "postgres").Error
        text = statement.format(table=self._table)
        with reached(self.url, error):
            try:
                return _rows(self._connection, text, values)
            except error:
                if not self._connection.closed:
                    raise
            self._close()
            self._open()
            return _rows(self._connection, text, values)  # each statement may be made twice


def _rows(connection: Any, statement: str, values: Sequence[str]) -> list[tuple[str]]:
    cursor = connection.execute(statement, values or None)
    return list(cursor) if cursor.description else []
