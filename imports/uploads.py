"""Uploads are kept up to one byte past what is read: enough to be refused as too large."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler

from imports.reading import MAX_BYTES


class CutHandler(FileUploadHandler):
    """Hands on the first ``MAX_BYTES`` + 1 bytes of a file and drops the rest.

    It stands before the handlers that keep: a huge file fills neither memory nor disk, and the
    form still sees that it is too large and says so.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        left = MAX_BYTES + 1 - start
        return raw_data[:left] if left > 0 else None

    def file_complete(self, file_size: int) -> Any:
        return None
