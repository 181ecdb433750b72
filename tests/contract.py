"""The API's published documents, which are not part of the repository."""

import os
from pathlib import Path

import anyio
import pytest

from cal_async.drift import Document, read_document

DOCUMENTS = ("openapi.json", "openapi-selfhosted.json")
_BESIDE = Path(__file__).parents[2] / "shared" / "contract"


def document_path(name: str) -> Path:
    """Return where a document is, if it is there at all: CAL_CONTRACT names its folder."""
    return Path(os.environ.get("CAL_CONTRACT", _BESIDE)) / name


def load_document(name: str) -> Document:
    """Return a document, or skip the test."""
    path = document_path(name)
    if not path.exists():
        pytest.skip(f"{path} is not there; CAL_CONTRACT names the folder of the documents")
    return anyio.run(read_document, str(path))
