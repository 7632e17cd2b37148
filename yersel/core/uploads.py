"""No request is read that says it is far larger than anything we take: before a byte of it is kept."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

LARGEST_REQUEST = 12 * 1024 * 1024  # bytes; each form has a limit of its own below this


class BoundedUpload(FileUploadHandler):
    """Stands first among the upload handlers and passes everything on. Raises RequestDataTooBig, which is answered by 400."""

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, boundary: Any, encoding: str | None = None
    ) -> None:
        if content_length > LARGEST_REQUEST:
            raise RequestDataTooBig("The request is larger than anything that we take.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
