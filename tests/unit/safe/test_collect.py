"""What of a run's variables is a secret, and what cannot be hidden because everything would be."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.ansible.secrets import collect
from ansible_collections.relops.golive.plugins.plugin_utils.safe.known import Known


def test_a_secret_called_as_the_product_is_told_and_hides_no_answer() -> None:
    """A mail account `golive` in a file that is vaulted as a whole once made a live night end with exit code 4."""
    known = Known()
    assert collect(known, [({"mail_password": "golive"}, lambda raw: raw)]) == ["mail_password"]
    assert known.walk({"golive_exit": 0}) == {"golive_exit": 0}
    assert not collect(known, [({"mail_password": "another-word"}, lambda raw: raw)])
    assert known.redact("another-word") == "********"
