"""The largest process of an installation while something runs.

Belongs here: sampling resident memory. Does not belong here: what is measured.
"""

from __future__ import annotations

import threading
from pathlib import Path

import psutil

INTERVAL_SECONDS = 0.25


class LargestProcess:
    """Samples the resident memory of this process's children and of the servers below a folder.

    `bytes` is the largest sample of any single process. Memory that processes share, such as
    PostgreSQL's buffers, counts for each of them, so that the figure is an upper bound.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bytes = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> LargestProcess:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(INTERVAL_SECONDS):
            for process in self._processes():
                try:
                    self.bytes = max(self.bytes, process.memory_info().rss)
                except psutil.Error:
                    continue

    def _processes(self) -> list[psutil.Process]:
        found = psutil.Process().children(recursive=True)
        for process in psutil.process_iter(["cmdline"]):
            if any(str(self.folder) in part for part in process.info["cmdline"] or ()):
                found += [process, *process.children(recursive=True)]
        return found
