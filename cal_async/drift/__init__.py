"""Where an OpenAPI document of Cal.com and this package differ.

::

    document = await read_document("https://…/openapi.json")
    for difference in compare(document):
        print(difference)
"""

from collections.abc import Iterable, Sequence

from cal_async._operation import Operation, operations
from cal_async.drift._compare import Finding
from cal_async.drift._document import Document, DocumentError, read_document
from cal_async.drift._note import Note, profile_of
from cal_async.drift._notes import NOTES
from cal_async.drift._operations import compare_operation, match
from cal_async.drift._report import Difference, gather

__all__ = [
    "NOTES",
    "Difference",
    "Document",
    "DocumentError",
    "Note",
    "compare",
    "read_document",
    "unused_notes",
]


def compare(
    document: Document,
    *,
    ours: Iterable[Operation] | None = None,
    notes: Sequence[Note] = NOTES,
) -> list[Difference]:
    """Return where a document and this package differ, sorted; without what ``notes`` excuse.

    Args:
        document: What `read_document` returned.
        ours: The operations to compare it with; all if not given.
        notes: The exceptions, each with its reason.
    """
    return _compare(document, ours, notes)[0]


def unused_notes(documents: Iterable[Document], *, notes: Sequence[Note] = NOTES) -> list[Note]:
    """Return the notes that excuse nothing in any of the documents."""
    used: set[Note] = set()
    for document in documents:
        used |= _compare(document, None, notes)[1]
    return [note for note in notes if note not in used]


def _compare(
    document: Document, ours: Iterable[Operation] | None, notes: Sequence[Note]
) -> tuple[list[Difference], set[Note]]:
    profile = profile_of(document)
    used: set[Note] = set()

    def is_excused(finding: Finding) -> bool:
        covering = [note for note in notes if note.covers(finding, profile)]
        used.update(covering)
        return bool(covering)

    matches, findings = match(document, operations() if ours is None else ours, is_excused)
    found = [(finding, "") for finding in findings]
    for pair in matches:
        found += ((finding, pair.operation.name) for finding in compare_operation(pair))
    return gather(found, is_excused), used
