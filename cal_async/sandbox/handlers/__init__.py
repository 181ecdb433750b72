"""The handlers of all operations, one module for each area."""

import importlib
import pkgutil


def load() -> None:
    """Import every module of handlers, so that each registers its own."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
