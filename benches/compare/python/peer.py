"""One library beside others."""

import importlib
import platform
from importlib import metadata


class Peer:
    """A peer and its jobs: each takes the data's bytes and path, and gives what is timed."""

    def __init__(self, name, package):
        self.name = name
        self.jobs = {}
        self.missing = None
        try:
            importlib.import_module(package)
        except ImportError as error:
            self.missing = str(error)
        try:
            self.version = metadata.version(package.replace("_", "-"))
        except metadata.PackageNotFoundError:
            # Of the standard library.
            self.version = platform.python_version() if self.missing is None else ""


def peer(name, package, prepare):
    """`prepare` gives the jobs; it is called only where the package is installed."""
    one = Peer(name, package)
    if one.missing is None:
        try:
            one.jobs = prepare()
        except Exception as error:  # noqa: BLE001
            one.missing = f"{type(error).__name__}: {error}"
    return one
