"""After the upgrade of the scenario: users have written, and the way back keeps that beside, down to the numbers."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.faults import judge
from tests.scenarios.test_upgrade_before import DATABASE, in_database
from tests.site import Site

NUMBERS = "sequence"


def test_the_way_back_keeps_what_users_wrote_and_gives_no_number_twice(
    site: Site, old: judge.State, tmp_path: Path
) -> None:
    assert site.golive().result() == "success"
    highest = int(in_database(site, "SELECT max(id) FROM pay.payment"))
    wrote = int(in_database(site, "SELECT count(*) FROM pay.payment WHERE reference = 'MOL-1'"))
    assert wrote >= 1, "verify has posted one"
    assessment = tmp_path / "assessment.md"
    assessment.write_text("The payments since the upgrade are entered anew by hand.")
    refused = site.play("rollback")
    assert refused.returncode != 0
    back = site.play("rollback", "-e", f"golive_assessment={assessment}")
    assert back.returncode == 0, back.stdout

    folder = f"/var/lib/golive/written/{site.golive().id}/paygw"
    text = site.shell(DATABASE, f"cat {folder}/pay.payment.csv")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["reference"] == "MOL-1"]
    assert len(rows) == wrote
    assert {row["amount"] for row in rows} == {"12.34"}
    undone = [event for event in site.events() if event.event == "undone" and event.step == "resume.database.paygw"]
    assert {one["table"]: one["rows"] for one in undone[-1].facts["written"]}["pay.payment"] == wrote
    page = (site.folder / "dossier" / site.golive().id / "index.html").read_text()
    assert folder in page

    given = in_database(site, "SELECT last_value FROM pg_sequences WHERE sequencename = 'payment_id_seq'")
    assert int(given) >= highest
    other = [line for line in judge.compare(old, site.state()) if NUMBERS not in line]
    assert other == []
