"""What a backup, its proof and its way back cost, from size, number of files and speed of a host."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.module_utils.backup.scratch import SHARE, room_for

RESTIC_BASE = 128 << 20
RESTIC_PER_FILE = 1331
"""Bytes of memory that restic takes (measured: 1.3 KB for each file)."""
MANIFEST_MOST, MANIFEST_PER_FILE = 200 << 20, 1946
"""Bytes of memory that the manifest takes."""
COPY = 1.1
"""Bytes of a database's exact copy beside it, for each of its bytes."""
DUMP = 0.5
"""Bytes of its portable dumps, compressed."""
READS_THERE, HASHES_THERE, CARRIES_THERE = 4, 6, 2
"""How often each byte is read or written on the disk, goes through a hash or cipher, and through the network:
manifest, restic; restore, comparison."""
READS_BACK, HASHES_BACK, CARRIES_BACK = 5, 5, 1
"""Manifest; restore, proof of the scratch, synchronisation, comparison."""
PER_FILE = 0.001
"""Seconds of each file on either way, whatever its size."""
BASE = 10.0
"""Seconds of each host, whatever it holds."""
USUAL_READ = 100e6
"""Bytes a second of a disk that could not be measured."""
NETWORK = 100e6
"""Bytes a second of the store's network, which nobody measures: one of 1 Gbit/s."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a host has to have backed up: bytes, files, and its speeds in bytes a second (0: not measured)."""

    content: int
    files: int
    read_rate: float
    hash_rate: float

    def there(self) -> float:
        """Return the seconds of backup and proof."""
        return self._seconds(READS_THERE, HASHES_THERE)

    def back(self) -> float:
        """Return the seconds of the way back, if everything had to come from the store."""
        return self._seconds(READS_BACK, HASHES_BACK)

    def memory(self) -> int:
        """Return the bytes of memory that backup and restore take."""
        return RESTIC_BASE + RESTIC_PER_FILE * self.files + min(MANIFEST_MOST, MANIFEST_PER_FILE * self.files)

    def _seconds(self, reads: int, hashes: int) -> float:
        disk, hashing = reads / (self.read_rate or USUAL_READ), hashes / (self.hash_rate or USUAL_READ)
        return BASE + self.content * (disk + hashing) + self.files * PER_FILE


def scratch(content: int, files: int) -> int:
    """Return the bytes that the restore for the proof takes."""
    return room_for(content, files)


def in_memory(needed: int, memory: int) -> bool:
    """Tell whether such a restore goes into memory, as `module_utils/backup/scratch.py` decides it."""
    return needed < memory * SHARE


def network(content: int, carries: int) -> float:
    """Return the seconds that the store's network needs for all hosts together."""
    return content * carries / NETWORK
