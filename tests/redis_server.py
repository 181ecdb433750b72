"""A redis-server on loopback, that can be killed and started again."""

import shutil
import socket
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from patience import wait_until

__all__ = ["RedisServer", "needs_redis", "running_redis"]

needs_redis = pytest.mark.skipif(
    shutil.which("redis-server") is None, reason="needs redis-server on the path"
)


class RedisServer:
    """One server, always on the same port."""

    def __init__(self, port: int, home: Path) -> None:
        self.url = f"redis://127.0.0.1:{port}"
        self._command = [
            "redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "",
            "--appendonly", "no", "--dir", str(home),
        ]  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        import redis

        process = self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)

        def answers() -> bool:
            assert process.poll() is None, "redis-server has ended"
            try:
                probe.ping()
            except redis.ConnectionError:
                return False
            return True

        try:
            with redis.Redis.from_url(self.url) as probe:
                wait_until(answers)
        except BaseException:
            self.kill()
            raise

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def running_redis(home: Path) -> Generator[RedisServer]:
    with socket.socket() as holder:
        # Bound but not listening: while redis-server is down, nobody else is given its port.
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        server = RedisServer(holder.getsockname()[1], home)
        server.start()
        try:
            yield server
        finally:
            server.kill()
