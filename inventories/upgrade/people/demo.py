"""`make demo PLAN=inventories/upgrade/plan.yml`: the upgrade by the process, with people who are simulated, too.

The program is that of the demo; what these people write into their forms lies here.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "demo" / "people"))

import demo  # noqa: E402 - it lies in the demo's folder

if __name__ == "__main__":
    sys.exit(demo.main(sys.argv[1:], demo.CLONE / ".golive/people-upgrade", HERE))
