"""An uploaded file is cut off as soon as it is too large, before it fills memory or the disk."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from units.workbook.upload_validation import MAX_FILE


class UploadSizeLimit(FileUploadHandler):
    """The first of the upload handlers: it counts; the next ones keep what it lets pass.

    A file cut off is as good as not sent; the request remembers that there was one.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._received += len(raw_data)
        if self._received > MAX_FILE:
            self.request.upload_was_cut_off = True  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None: ...
