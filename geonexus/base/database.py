"""A PostgreSQL database by its address: connect, say plainly what is wrong, keep the password.

Names of schemas and tables are checked and then looked up; SQL is composed by SQLAlchemy, which
quotes every name and binds every value. Reading happens in read-only transactions.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

from geonexus.base.extras import optional
from geonexus.errors import DatabaseError, InputError

if TYPE_CHECKING:
    from sqlalchemy import Connection

VARIABLE = "GEONEXUS_DB"
"""Environment variable that holds an address and keeps it out of the shell history."""
_SHORT = "db:"
_SCHEMES = ("postgresql://", "postgresql+psycopg://", "postgres://")
_NAME = re.compile(r"[^\W\d][\w$]*")
_SECONDS_TO_CONNECT = 10
_SECRETS = ("password", "sslpassword", "passfile")
# days as they are in UTC, ISO dates, every digit of a number: the same texts from any server
_TEXT_FORMS = "-c timezone=UTC -c datestyle=ISO -c extra_float_digits=1"


@dataclass(frozen=True, slots=True)
class Database:
    """Where a database is, and which of its tables is meant. Prints without the password."""

    table: str | None
    """``schema.table``, where the address names one."""
    shown: str
    """The address without the password."""
    _url: Any = field(repr=False)
    _secrets: tuple[str, ...] = field(repr=False)

    @contextmanager
    def connect(self, *, write: bool = False) -> Iterator[Connection]:
        """Open one transaction; it is rolled back where the block raises.

        Parameters
        ----------
        write
            Without it the server refuses every change.

        Raises
        ------
        DatabaseError
            No server answers, it does not know the user, password or database, or it refuses
            what was asked.
        """
        alchemy, psycopg = _package("sqlalchemy"), _package("psycopg")
        options = self._url.query.get("options", "")
        mode = "off" if write else "on"
        engine = alchemy.create_engine(
            self._url,
            poolclass=alchemy.pool.NullPool,
            hide_parameters=True,
            connect_args={
                "connect_timeout": _SECONDS_TO_CONNECT,
                "application_name": "geonexus",
                "options": f"{options} {_TEXT_FORMS} -c default_transaction_read_only={mode}",
            },
        )
        try:
            with engine.begin() as connection:
                yield connection
        except (alchemy.exc.SQLAlchemyError, psycopg.Error) as error:
            raise DatabaseError(self._told(error)) from None
        finally:
            engine.dispose()

    def _told(self, error: Exception) -> str:
        """Return what is wrong and the mend, without any secret."""
        cause = getattr(error, "orig", None) or error
        text = " ".join(str(cause).split())
        for secret in self._secrets:
            text = text.replace(secret, "***")
        url = self._url
        where = f"{url.host or 'the local socket'}:{url.port or 5432}"
        if "password authentication failed" in text or "no password supplied" in text:
            return (
                f"{where} refuses the user {url.username!r}: the password is wrong or missing; "
                f"set PGPASSWORD, or write it to ~/.pgpass or into {VARIABLE}"
            )
        if re.search(r"database \S+ does not exist", text):
            return f"{where} has no database {url.database!r}; psql -l lists those there are"
        if "read-only transaction" in text:
            return f"{self.shown} is opened for reading only: {text}"
        if re.search(r"connection failed|refused|could not connect|timeout expired", text, re.I):
            return (
                f"no PostgreSQL answers at {where}; is it running, and are host and port right? "
                f"({text})"
            )
        return f"{self.shown}: {text}"


def is_database(text: str) -> bool:
    """Return whether a text is the address of a database and not the name of a file.

    Examples
    --------
    >>> is_database("postgresql://localhost/crime?table=events"), is_database("events.csv")
    (True, False)
    """
    return text.startswith((*_SCHEMES, _SHORT))


def parse_database(text: str | None = None, *, table: str | None = None) -> Database:
    """Read an address: ``postgresql://user@host:5432/name?table=schema.events``.

    Parameters
    ----------
    text
        An address; or ``db:schema.events``, a table of the database that ``GEONEXUS_DB`` holds;
        by default that database. ``postgresql://…`` may leave out what libpq finds elsewhere
        (``PGHOST``, ``PGPASSWORD``, ``~/.pgpass``).
    table
        Taken in place of the table that the address names.

    Raises
    ------
    InputError
        No address, or one of another kind; the name of the table is no identifier.
    MissingExtraError
        SQLAlchemy or psycopg is not installed.

    Examples
    --------
    >>> parse_database("postgresql://ana:secret@localhost/crime?table=raw.events").shown
    'postgresql://ana:***@localhost/crime'
    """
    text = text or _SHORT
    named: str | None = None
    if text.startswith(_SHORT):
        named = text.removeprefix(_SHORT) or None
        text = os.environ.get(VARIABLE, "")
        if not text:
            raise InputError(
                f"no address of a database; set {VARIABLE}=postgresql://user@host:5432/name"
            )
    if not text.startswith(_SCHEMES):
        raise InputError("the address of a database is postgresql://user@host:5432/name")
    alchemy, _ = _package("sqlalchemy"), _package("psycopg")
    unreadable = InputError(
        "the address of the database cannot be read; it is postgresql://user@host:5432/name, "
        "and signs such as @ : / ? % in the password are written as %40 %3A %2F %3F %25"
    )
    rest = text.partition("://")[2]
    if re.search("[/?#].*@|@.*@", rest):
        raise unreadable  # part of a password would pass for the host, and be shown
    try:
        url = alchemy.make_url("postgresql+psycopg://" + text.partition("://")[2])
    except (alchemy.exc.ArgumentError, ValueError):
        raise unreadable from None  # what cannot be read may be the password
    table = table or named or url.query.get("table")
    known = {str(url.query[name]) for name in _SECRETS if name in url.query}
    known |= {url.password} if url.password else set()
    secrets = {form for one in known for form in (one, quote(one, safe=""), quote_plus(one))}
    if table is not None:
        split_table(table)
    url = url.difference_update_query(["table"])
    shown = url.difference_update_query(_SECRETS).set(drivername="postgresql")
    return Database(
        table, shown.render_as_string(), url, tuple(sorted(secrets, key=len, reverse=True))
    )


def split_table(name: str) -> tuple[str, str]:
    """Return schema and table of ``schema.table``; ``public`` where no schema is named.

    Raises
    ------
    InputError
        A part is no identifier: letters, digits, ``_`` and ``$``, at most 63 bytes.

    Examples
    --------
    >>> split_table("raw.events"), split_table("events")
    (('raw', 'events'), ('public', 'events'))
    """
    parts = name.split(".") if "." in name else ["public", name]
    for part in parts:
        check_name(part, "table")
    if len(parts) != 2:
        raise InputError(f"table {name!r}: expected schema.table")
    return parts[0], parts[1]


def check_name(name: str, kind: str) -> str:
    """Return a name that is an identifier.

    Raises
    ------
    InputError
        It is not: letters, digits, ``_`` and ``$``, not a digit first, at most 63 bytes.
    """
    if not _NAME.fullmatch(name) or len(name.encode()) > 63:
        raise InputError(
            f"{name[:80]!r} is no name of a {kind}; expected letters, digits and _, at most 63"
        )
    return name


def require_postgis(connection: Connection, database: Database) -> None:
    """Check that a database has PostGIS.

    Raises
    ------
    DatabaseError
        It does not have PostGIS.
    """
    alchemy = _package("sqlalchemy")
    extension = alchemy.table("pg_extension", alchemy.column("extname"), schema="pg_catalog")
    asked = alchemy.select(extension.c.extname).where(extension.c.extname == "postgis")
    if connection.execute(asked).first() is None:
        raise DatabaseError(
            f"{database.shown} has no PostGIS; its owner adds it with: CREATE EXTENSION postgis"
        )


def _package(name: str) -> Any:  # noqa: ANN401  (an extra: absent from most installations)
    return optional(name, "postgis", "a database")
