"""A private Postgres server for the tests: its own folder, its own port, gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

# Postgres refuses to run as root; Debian's package brings this user.
UNPRIVILEGED = "postgres"


def program(name: str) -> str:
    """Debian keeps the server's programs outside the PATH."""
    found = shutil.which(name)
    if found and os.access(found, os.X_OK) and Path(found).resolve().parent.joinpath("initdb").exists():
        return str(Path(found).resolve())
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    if not versions:
        raise RuntimeError("Postgres is not installed: apt-get install --no-install-recommends postgresql")
    return str(versions[-1])


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class Postgres:
    """Listens on 127.0.0.1 and trusts every local connection."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self.port = free_port()
        self.user = UNPRIVILEGED if os.getuid() == 0 else None
        if self.user:
            account = pwd.getpwnam(self.user)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self.data = self.folder / "data"
        self.run("initdb", "--pgdata", self.data, "--auth=trust", "--username=app", "--encoding=UTF8", "--no-sync")

    @property
    def url(self) -> str:
        return f"postgresql://app@127.0.0.1:{self.port}/postgres"

    def run(self, name: str, *arguments: object) -> None:
        command = [program(name), *map(str, arguments)]
        done = subprocess.run(command, user=self.user, cwd=self.folder, capture_output=True, text=True)  # noqa: S603
        if done.returncode:
            raise RuntimeError(f"{name}: {done.stdout}{done.stderr}")

    def start(self) -> None:
        options = f"-c listen_addresses=127.0.0.1 -p {self.port} -c unix_socket_directories={self.folder} -c fsync=off"
        self.run("pg_ctl", "-D", self.data, "-l", self.folder / "log", "-o", options, "-w", "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
