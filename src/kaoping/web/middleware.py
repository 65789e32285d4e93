"""Headers and identifiers that every answer carries."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kaoping.web.structured_log import request_id

Answer = Callable[[HttpRequest], HttpResponse]

POLICY = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"
"""The on-site record takes photos and, if the device gives it, the position; nothing else."""


class PermissionsPolicyMiddleware:
    """Tell the browser which devices the pages may ask for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        return response


class RequestIdMiddleware:
    """Give each request an identifier, for its log lines and for the person who reports a fault."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        token = request_id.set(uuid.uuid4().hex)
        try:
            response = self.get_response(request)
            response.headers["X-Request-Id"] = request_id.get()
        finally:
            request_id.reset(token)
        return response
