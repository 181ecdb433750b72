"""A progress bar for bulk runs, drawn by rich."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from cal_async._errors import ConfigurationError
from cal_async.bulk._plan import Progress

__all__ = ["progress_bar"]


@contextmanager
def progress_bar(text: str = "Queries") -> Generator[Callable[[Progress], None]]:
    """Draw a bar while ``cal.slots.bulk(…, progress=bar)`` runs inside ``with … as bar``.

    It needs ``pip install rich``.

    Raises:
        ConfigurationError: rich is not installed.
    """
    try:
        from rich.progress import Progress as Bar
    except ImportError as error:
        raise ConfigurationError("progress_bar needs pip install rich") from error
    with Bar() as bar:
        task = bar.add_task(text, total=None)

        def show(progress: Progress) -> None:
            failed = f", {progress.failed} failed" if progress.failed else ""
            bar.update(
                task,
                completed=progress.done,
                total=progress.total,
                description=f"{text}: {progress.done}{failed}",
            )

        yield show
