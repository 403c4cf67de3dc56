"""Any paper as one self-contained page: what the dossier shows in a browser, and what prints from there."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.render import render
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.blocks import blocks_of
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.paper import Paper
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.pdf import qr_svg
from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen

TEMPLATE = "prose.html.j2"


def prose_html(paper: Paper, digests: Mapping[str, str], up: str = "") -> bytes:
    """Return the page; `digests` (title → hex) stand at its foot, `up` is the way to the first page."""
    blocks = [(type(one).__name__, one) for one in blocks_of(paper)]
    page = render(TEMPLATE, p=paper, blocks=blocks, digests=digests, qr=_qr(paper.digest), up=up, shown=screen.lines)
    return page.encode()


def _qr(digest: str) -> str:
    """Return the QR code of a digest as a picture that a page holds in itself."""
    return f"data:image/svg+xml;utf8,{_quoted(qr_svg(digest))}" if digest else ""


def _quoted(svg: str) -> str:
    return svg.replace("%", "%25").replace("#", "%23").replace("<", "%3C").replace(">", "%3E").replace('"', "'")
