"""Papers are printed by a process of their own: a web process keeps its size, and a bad page cannot bring it down.

The process (`printer.py`) starts with the first paper, which waits half a second longer for it, and ends by itself.
"""

import atexit
import select
import subprocess
import sys
import time
from pathlib import Path
from threading import Lock

from buurtzorgweb.printer import LENGTH

PRINTER = Path(__file__).with_name("printer.py")
IDLE = 300
LONGEST = 60.0


class NotPrinted(Exception):
    """No paper came; what happened is said without what stood in it."""


class Printer:
    """One printing process, asked by one thread at a time."""

    def __init__(self, stylesheet: str, idle: float = IDLE, longest: float = LONGEST) -> None:
        self.words = [sys.executable, "-I", str(PRINTER), stylesheet, str(idle)]
        self.longest = longest
        self.process: subprocess.Popen[bytes] | None = None
        self.lock = Lock()
        atexit.register(self.stop)

    def print(self, html: str) -> bytes:
        """The paper as PDF. A process that was ending just now is replaced once. Raises NotPrinted."""
        with self.lock:
            try:
                return self._ask(html.encode())
            except (BrokenPipeError, EOFError):
                self.stop()
            try:
                return self._ask(html.encode())
            except (BrokenPipeError, EOFError) as error:
                self.stop()
                raise NotPrinted("the printing process ended") from error

    def _ask(self, page: bytes) -> bytes:
        process = self._running()
        assert process.stdin
        until = time.monotonic() + self.longest
        process.stdin.write(LENGTH.pack(b"h", len(page)) + page)
        process.stdin.flush()
        sign, length = LENGTH.unpack(self._read(LENGTH.size, until))
        answer = self._read(length, until)
        if sign != b"p":
            raise NotPrinted(answer.decode())
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.stop()
            # A session of its own: Ctrl-C is for the one who asks, whose end this one sees at its standard input.
            self.process = subprocess.Popen(
                self.words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True, bufsize=0
            )
        return self.process

    def _read(self, length: int, until: float) -> bytes:
        """So many bytes, or an error when the process ended or takes too long."""
        assert self.process
        assert self.process.stdout
        found = b""
        while len(found) < length:
            ready, _, _ = select.select([self.process.stdout], [], [], max(until - time.monotonic(), 0))
            if not ready:
                self.stop()
                raise NotPrinted("it took too long")
            part = self.process.stdout.read(length - len(found))
            if not part:
                raise EOFError
            found += part
        return found

    def stop(self) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()
