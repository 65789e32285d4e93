"""A bucket for the evidence, on any server that speaks S3: `KAOPING_BUCKET` says where and as whom.

The package for it is no part of an installation without one (`requirements-bucket.txt`).
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote

from django.core.exceptions import ImproperlyConfigured

from kaoping.web.settings.environment import text

IN_MEMORY = 8 * 1024 * 1024
"""How much of a file that was fetched stays in memory; a larger one waits in a temporary file."""
STYLES = ("path", "virtual")
_FORM = re.compile(
    r"(?P<scheme>https?)://(?P<key>[^:@/?#]+):(?P<secret>[^:@/?#]+)"
    r"@(?P<host>(?:[\w.-]+|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?)"
    r"/(?P<bucket>[\w.-]+)/?(?:\?(?P<more>.*))?",
    re.ASCII,
)
_SHOWN = "https://钥匙:密钥@主机:端口/存储桶，可加 ?region=…&addressing=path 或 virtual"


def evidence_storage(name: str) -> dict[str, dict[str, object]]:
    """Return what Django's STORAGES needs for the bucket that a variable names; empty for none.

    `https://key:secret@host:port/bucket`, key and secret percent-encoded; after a question mark
    `region`, and `addressing`: `path` (the default) or `virtual` for a server that knows a bucket
    by the name of the host.

    Raises:
        ImproperlyConfigured: It is no such address, or the package is missing. What is said does
            not repeat the address, which holds a secret.
    """
    address = text(name)
    if not address:
        return {}
    found = _FORM.fullmatch(address)
    if found is None:
        raise ImproperlyConfigured(f"环境变量 {name} 应为 {_SHOWN}。")
    more = dict(parse_qsl(found["more"] or ""))
    style, region = more.pop("addressing", "path"), more.pop("region", None)
    if more or style not in STYLES:
        raise ImproperlyConfigured(f"环境变量 {name} 问号后面有不认识的内容；应为 {_SHOWN}。")
    options = {
        "endpoint_url": f"{found['scheme']}://{found['host']}",
        "bucket_name": found["bucket"],
        "access_key": unquote(found["key"]),
        "secret_key": unquote(found["secret"]),
        "region_name": region,
        "file_overwrite": False,  # a damaged copy keeps its name, a sound one is put beside it
        "max_memory_size": IN_MEMORY,
        "client_config": _manners(name, style),
    }
    return {"evidence": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}}


def _manners(name: str, style: str) -> object:
    """Return how the server is spoken to, so that also one that is not Amazon's understands."""
    try:
        import storages.backends.s3  # noqa: F401, PLC0415  asked for at the start, not at the first file
        from botocore.config import Config  # noqa: PLC0415  only where there is a bucket
    except ImportError:
        raise ImproperlyConfigured(
            f"设置了环境变量 {name}，但没有安装所需的软件包："
            "pip install --require-hashes -r requirements-bucket.txt。"
        ) from None
    return Config(
        signature_version="s3v4",
        s3={"addressing_style": style},
        # Whoever opens a page waits for this.
        connect_timeout=5,
        read_timeout=30,
        retries={"mode": "standard", "total_max_attempts": 3},
        # Else bytes come with a checksum behind them, which servers of other makers refuse. What
        # was stored is read back and hashed by us.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
