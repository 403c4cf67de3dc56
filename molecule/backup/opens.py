"""Tell what opens the backup of a client: read the work of its backup (JSON), as the action derives it in a step."""

from __future__ import annotations

import json
import sys

from ansible_collections.relops.golive.plugins.action.backup_host import opens

sys.stdout.write(json.dumps(opens(json.load(sys.stdin))))
