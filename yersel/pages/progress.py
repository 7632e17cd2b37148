"""A bar on stderr for a command that takes a while."""

from typing import Any

from tqdm import tqdm


class Bar:
    """One bar; what is being done stands before it. A new total begins a new bar in its place."""

    def __init__(self, *, silent: bool) -> None:
        self.silent = silent
        self.bar: tqdm[Any] | None = None

    def __call__(self, what: str, done: int, total: int) -> None:
        if self.bar is None or self.bar.total != total:
            self.close()
            self.bar = tqdm(total=total, unit="", unit_scale=True, disable=self.silent, mininterval=0.3, leave=False)
        self.bar.set_description(what, refresh=False)
        self.bar.update(done - self.bar.n)

    def close(self) -> None:
        """Take the bar away."""
        if self.bar is not None:
            self.bar.close()
            self.bar = None
