"""Take and compare the whole state of a lab by means that share no code with the product.

`python -m tests.faults.judge take LAB_DIR FILE` writes a state, `… compare FILE FILE` prints every difference and ends
with 1 when there is one. What a state holds is said in the modules: files, databases, system, leftovers, switches.
"""

from tests.faults.judge.lab import Device, Lab, text_of
from tests.faults.judge.state import State, compare, take

__all__ = ["Device", "Lab", "State", "compare", "take", "text_of"]
