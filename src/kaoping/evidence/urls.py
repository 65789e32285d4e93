"""The addresses of this room."""

from __future__ import annotations

from django.urls import path

from kaoping.evidence.views import content, file, library, reports, upload

app_name = "evidence"

_ROOM = "<int:cycle_id>/evidence/"
_FILE = _ROOM + "<int:file_id>/"
_VERSION = _ROOM + "versions/<int:version_id>/"
_UPLOAD = _ROOM + "uploads/<uuid:upload_id>/"

urlpatterns = [
    path(_ROOM, library.show, name="library"),
    path(_ROOM + "upload/", upload.upload, name="upload"),
    path(_ROOM + "uploads/", upload.start, name="start-upload"),
    path(_UPLOAD, upload.chunk, name="upload-chunk"),
    path(_UPLOAD + "finish/", upload.finish, name="finish-upload"),
    path(_ROOM + "missing/", reports.missing, name="missing"),
    path(_ROOM + "same/", reports.same, name="same"),
    path(_ROOM + "reuse/", reports.reuse, name="reuse"),
    path(_ROOM + "viewer/", content.viewer, name="viewer"),
    path(_ROOM + "chips/", content.chips, name="chips"),
    path(_FILE, file.show, name="file"),
    path(_FILE + "describe/", file.describe, name="describe-file"),
    path(_FILE + "versions/", file.add_version, name="add-version"),
    path(_FILE + "link/", file.link, name="link-file"),
    path(_FILE + "unlink/", file.unlink, name="unlink-file"),
    path(_FILE + "withdraw/", file.withdraw, name="withdraw-file"),
    path(_VERSION + "thumbnail/", content.thumbnail, name="thumbnail"),
    path(_VERSION + "pages/<int:number>/", content.page, name="page"),
    path(_VERSION + "content/", content.content, name="content"),
    path(_VERSION + "download/", content.download, name="download"),
]
