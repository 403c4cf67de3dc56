"""Every document of a dossier as pictures, to be looked at: python -m tests.pictures DOSSIER OUT [-k TEXT]

DOCX, XLSX go through LibreOffice, pages through Chromium, PDF and SVG as they are; OUT gets one PNG a page and contact
sheets of eight pages each, in the order of their names. Needed beside what the tests need: chromium.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import typst

from tests.office import converted

OFFICE = (".docx", ".xlsx")
BROWSED = (".html", ".svg")
EACH = 8
SHEET = """#set page(width: 420mm, height: auto, margin: 4mm, fill: luma(200))
#set text(9pt)
#grid(columns: 4, gutter: 3mm, {cells})
"""


def main() -> int:
    """Make the pictures and say where they are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dossier", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("-k", default="", help="only files with this in their path")
    given = parser.parse_args()
    files = [path for path in sorted(given.dossier.rglob("*")) if path.is_file() and given.k in str(path)]
    given.out.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        for name, pdf in sorted(printed(files, given.dossier, Path(scratch))):
            subprocess.run(["pdftoppm", "-r", "80", "-png", pdf, given.out / name], check=True)
    pages = sorted(given.out.glob("*.png"))
    for first in range(0, len(pages), EACH):
        sheet(given.out / f"sheet{first // EACH:03d}.png", pages[first : first + EACH])
    print(f"{len(files)} files, {len(list(given.out.glob('sheet*.png')))} sheets in {given.out}")
    return 0


def printed(files: list[Path], dossier: Path, scratch: Path) -> Iterator[tuple[str, Path]]:
    """Yield for each file a name and a PDF of it."""
    by_name = {"-".join(path.relative_to(dossier).parts).replace(".", "_"): path for path in files}
    office = {name: path for name, path in by_name.items() if path.suffix in OFFICE}
    yield from converted(office, scratch).items()
    for name, path in by_name.items():
        if path.suffix == ".pdf":
            yield name, path
        elif path.suffix in BROWSED:
            out = scratch / f"{name}.pdf"
            browser = shutil.which("chromium") or "chromium"
            subprocess.run(
                [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                 f"--print-to-pdf={out}", path.as_uri()],
                check=True, capture_output=True, timeout=120,
            )  # fmt: skip
            yield name, out


def sheet(out: Path, pages: list[Path]) -> None:
    """Write eight pages, each with its name above it, as one picture."""
    cells = ", ".join(f'[{page.stem.replace("_", chr(92) + "_")} #image("{page.name}", width: 100%)]' for page in pages)
    source = out.with_suffix(".typ")
    source.write_text(SHEET.format(cells=cells), encoding="utf-8")
    typst.compile(source, output=out, format="png", ppi=96)
    source.unlink()


if __name__ == "__main__":
    sys.exit(main())
