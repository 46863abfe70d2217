"""A PostgreSQL with PostGIS of the test run's own: on the loopback address, in a private folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

PASSWORD = "s3cret/p@ss:wörd%"


@dataclass(frozen=True)
class Server:
    """Where the server answers."""

    port: int

    def url(self, database="geonexus", user="owner", password=PASSWORD, **query):
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        secret = f":{quote(password, safe='')}" if password else ""
        where = f"postgresql://{user}{secret}@127.0.0.1:{self.port}/{database}"
        return f"{where}?{asked}" if asked else where

    def run(self, *statements, database="geonexus"):
        """Run statements as the owner, each by itself; return the rows of the last."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            for statement in statements:
                done = connection.execute(statement)
            return done.fetchall() if done.description else []


def programs():
    """Return the folder of the newest PostgreSQL that has PostGIS, or None."""
    controls = Path("/usr/share/postgresql").glob("*/extension/postgis.control")
    versions = sorted((int(p.parent.parent.name) for p in controls), reverse=True)
    folders = (Path(f"/usr/lib/postgresql/{version}/bin") for version in versions)
    return next((folder for folder in folders if (folder / "initdb").is_file()), None)


def as_other_user():
    """Return what makes a command run as another user: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return []
    import pwd

    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        pytest.skip("PostgreSQL refuses root, and there is no user postgres to run it as")
    if shutil.which("setpriv") is None:
        pytest.skip("PostgreSQL refuses root, and there is no setpriv to leave it with")
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


@contextmanager
def running_server():
    """Make a cluster in a temporary folder, start it on a free port, stop it and remove it."""
    bin_folder = programs()
    if bin_folder is None:
        pytest.skip("no PostgreSQL with PostGIS here: apt-get install postgresql-15-postgis-3")
    other = as_other_user()
    home = Path(tempfile.mkdtemp(prefix="geonexus-pg-"))
    try:
        secret = home / "secret"
        secret.write_text(PASSWORD, encoding="utf-8")
        if other:
            for path in (home, secret):
                shutil.chown(path, "postgres")

        def call(program, *arguments):
            # no descriptor of ours may reach the server: it would hold the pipes open
            subprocess.run(
                [*other, str(bin_folder / program), *arguments], check=True, cwd=home,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
            )  # fmt: skip

        data = str(home / "data")
        call("initdb", "-D", data, "-U", "owner", "-A", "scram-sha-256", "-E", "UTF8",
             "--locale=C.UTF-8", f"--pwfile={secret}", "--no-sync")  # fmt: skip
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home}"
        options += " -c fsync=off -c shared_buffers=32MB -c max_connections=20"
        call("pg_ctl", "-D", data, "-w", "-l", str(home / "log"), "-o", options, "start")
        try:
            yield Server(port)
        finally:
            call("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)
