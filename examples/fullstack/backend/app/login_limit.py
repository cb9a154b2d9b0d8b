"""Slows down guessing: failed sign-ins are counted per account."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

WINDOW_SECONDS = 60.0
MAX_KEYS = 10_000


class LoginLimit:
    """Counts in this process's memory, like the websocket manager: both belong to one process.

    The key is the account and not the client's address: behind proxies the address is what the client claims. Who
    keeps guessing therefore keeps the owner out too, a minute at a time.
    """

    def __init__(self, failures: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.failures = failures
        self.clock = clock
        self.lock = threading.Lock()
        self.attempts: OrderedDict[str, deque[float]] = OrderedDict()

    def attempt(self, key: str) -> float:
        """Counts an attempt before its password is checked, so that parallel guesses count too.

        Returns the seconds to wait, 0 when the attempt may go on.
        """
        with self.lock:
            now = self.clock()
            times = self.attempts.pop(key, deque())
            while times and times[0] <= now - WINDOW_SECONDS:
                times.popleft()
            self.attempts[key] = times
            if len(self.attempts) > MAX_KEYS:
                self.attempts.popitem(last=False)
            if len(times) >= self.failures:
                return max(times[0] + WINDOW_SECONDS - now, 1.0)
            times.append(now)
            return 0.0

    def succeeded(self, key: str) -> None:
        with self.lock:
            self.attempts.pop(key, None)
