"""Root file systems: one base made by mmdebstrap, thin layers over it, each built once and kept by content."""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

from ansible_collections.relops.lab.plugins.plugin_utils.mirrors import SUITE, debian_sources
from ansible_collections.relops.lab.plugins.plugin_utils.shell import run
from ansible_collections.relops.lab.plugins.plugin_utils.topology import BASE_PACKAGES, Image, Topology

RECIPE = 7
UNPACKED = (
    *(f"share/{name}/*" for name in ("doc", "man", "locale", "info", "lintian", "bash-completion", "zoneinfo/right")),
    *("lib/*/gconv/*", "lib/*/perl/*/CORE/*", "lib/*/perl/*.pod", "share/perl*.pod"),
    *(f"lib/*/perl/*/auto/Encode/{name}/*" for name in ("CN", "JP", "KR", "TW")),
    *("lib/*/perl/*/auto/Unicode/Collate/*", "share/perl/*/Unicode/Collate/*"),
)
"""Below /usr: what a lab host never reads. Every byte is backed up and restored in each rehearsal."""
MERGED_USR = Path("/usr/share/mmdebstrap/hooks/merged-usr")
"""Makes /bin a link from the start, as debian-installer does; without it usrmerge does, and brings all of Perl."""
MASKED = [
    *("apt-daily.timer", "apt-daily-upgrade.timer", "dpkg-db-backup.timer", "e2scrub_all.timer"),
    *("e2scrub_reap.service", "console-getty.service", "getty.target", "getty-static.service"),
    *("systemd-timesyncd.service", "fstrim.timer", "systemd-networkd-wait-online.service"),
    *("systemd-pstore.service", "systemd-update-utmp.service", "systemd-tmpfiles-clean.timer"),
]
SSHD = """\
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
UseDNS no
PrintMotd no
HostKey /etc/ssh/ssh_host_ed25519_key
MaxSessions 64
MaxStartups 100:30:200
AcceptEnv LANG LC_*
ClientAliveInterval 20
ClientAliveCountMax 3
"""
"""A controller that was killed leaves the program that carried its session, which holds the connection open: sshd asks
whether anybody is still there, else a module whose code never came would wait for it for ever."""
APT = 'APT::Install-Recommends "false";\nAcquire::Languages "none";\n'
SOURCE = "deb [trusted=yes] file:/srv/repo ./\n"
Say = Callable[[str], None]


@contextmanager
def cache_lock(cache: Path) -> Iterator[None]:
    """Hold the cache alone: labs that are raised at the same time build an image once."""
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as handle:
        flock(handle, LOCK_EX)
        yield


def kept(target: Path, cache: Path, build: Callable[[], None]) -> Path:
    """The target, built first when it is missing; who finds it there waits for nobody."""
    if not target.exists():
        with cache_lock(cache):
            if not target.exists():
                build()
    return target


def base_packages(topology: Topology) -> list[str]:
    return sorted({*BASE_PACKAGES, *topology.base_packages})


def base_key(topology: Topology) -> str:
    return _hash([RECIPE, SUITE, base_packages(topology), MASKED, SSHD, APT, SOURCE])


def base_image(topology: Topology, say: Say) -> Path:
    """The base image's root folder; built when its content is new."""
    root = topology.cache / "images" / f"base-{base_key(topology)}"

    def build() -> None:
        say(f"building the base image (Debian {SUITE}, {len(base_packages(topology))} packages)")
        with _fresh(root) as scratch:
            _bootstrap(scratch, topology)
            _settle(scratch)

    return kept(root, topology.cache, build)


def _bootstrap(root: Path, topology: Topology) -> None:
    included = [*base_packages(topology), *(["usr-is-merged"] if MERGED_USR.is_dir() else [])]
    options = ["--mode=root", "--variant=minbase", "--format=directory"]
    options += [f"--dpkgopt=path-exclude=/usr/{name}" for name in UNPACKED]
    options += ["--dpkgopt=force-unsafe-io", f"--include={','.join(included)}"]
    options += [f"--aptopt={line}" for line in APT.splitlines()]
    options += [f"--hook-dir={MERGED_USR}"] if MERGED_USR.is_dir() else []
    run("mmdebstrap", *options, SUITE, root, stdin=debian_sources(), log=topology.cache / "base.log")


def _settle(root: Path) -> None:
    """Make it a lab host: offline packages, strict sshd, networkd, nothing that runs by the clock."""
    files = {
        "etc/apt/apt.conf.d/90relops-lab": APT,
        "etc/apt/sources.list": SOURCE,
        "etc/ssh/sshd_config": SSHD + "Subsystem sftp /usr/lib/openssh/sftp-server\n",
        "etc/default/locale": "LANG=C.UTF-8\n",
        "etc/environment": "LANG=C.UTF-8\n",
        "etc/machine-id": "",
        "etc/resolv.conf": "",
        "etc/fstab": "",
    }
    for name, text in files.items():
        (root / name).write_text(text)
    for stale in [*root.glob("etc/apt/sources.list.d/*"), *root.glob("etc/ssh/ssh_host_*")]:
        stale.unlink()
    system = root / "etc/systemd/system"
    for unit in MASKED:
        (system / unit).unlink(missing_ok=True)
        (system / unit).symlink_to("/dev/null")
    (root / "srv/repo").mkdir(parents=True)
    run("chroot", root, "systemctl", "-q", "enable", "systemd-networkd.service", "ssh.service")
    run("chroot", root, "systemctl", "-q", "set-default", "multi-user.target")


def layers(topology: Topology, image: str, base: Path, repo: Path, say: Say) -> list[Path]:
    """The root folders of an image, topmost first, as overlayfs takes them."""
    if image == "base":
        return [base]
    spec = topology.images[image]
    layer = topology.cache / "images" / f"layer-{image}-{layer_key(base, spec)}"

    def build() -> None:
        say(f"building the image {image}")
        with _fresh(layer) as scratch:
            _build_layer(spec, base, repo, scratch, topology.cache / f"layer-{image}.log")

    return [kept(layer, topology.cache, build) / "upper", base]


def layer_key(base: Path, spec: Image) -> str:
    script = spec.script.read_text() if spec.script else ""
    return _hash([base.name, sorted(spec.packages), script, _files(spec.files)])


def _files(folder: Path | None) -> list[tuple[str, int, str]]:
    if folder is None:
        return []
    return [
        (str(path.relative_to(folder)), path.stat().st_mode, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]


LAYER = """\
set -eu
export DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8
printf '#!/bin/sh\\nexit 101\\n' > /usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d
if [ $# -gt 0 ]; then apt-get -q update; apt-get -q -y install "$@"; fi
if [ -e /srv/image.sh ]; then cd /srv/image; /bin/sh /srv/image.sh; fi
rm -rf /usr/sbin/policy-rc.d /srv/image.sh /srv/image /srv/layer.sh /var/lib/apt/lists/* /var/cache/apt/*.bin
"""


BUILD = """\
set -eu
ip link set lo up
mount -t overlay overlay -o {overlay} {root}
mount --bind {repo} {root}/srv/repo
mount -t proc proc {root}/proc
mount --rbind /dev {root}/dev
for volatile in tmp run; do mount -t tmpfs tmpfs {root}/$volatile; done
exec chroot {root} /bin/sh /srv/layer.sh "$@"
"""


def _build_layer(spec: Image, base: Path, repo: Path, scratch: Path, log: Path) -> None:
    upper, work, merged = (scratch / name for name in ("upper", "work", "merged"))
    image = upper / "srv/image"
    for folder in (image, work, merged):
        folder.mkdir(parents=True)
    if spec.files:
        shutil.copytree(spec.files, image, dirs_exist_ok=True, symlinks=True)
    if spec.script:
        shutil.copy(spec.script, upper / "srv/image.sh")
    (upper / "srv/layer.sh").write_text(LAYER)
    inside = BUILD.format(overlay=overlay_options([base], upper, work), root=merged, repo=repo)
    namespaces = ["unshare", "--mount", "--propagation", "slave", "--pid", "--fork", "--kill-child", "--net"]
    run(*namespaces, "/bin/sh", "-c", inside, "layer", *spec.packages, log=log)
    shutil.rmtree(work)


def overlay_options(lower: list[Path], upper: Path, work: Path) -> str:
    """redirect_dir: a guest may rename a folder that came with the image; volatile: its fsync costs nothing."""
    below = ":".join(str(path) for path in lower)
    return f"lowerdir={below},upperdir={upper},workdir={work},redirect_dir=on,volatile"


@contextmanager
def _fresh(target: Path) -> Iterator[Path]:
    """Build beside the target and rename when complete, so that a half-built image is never used."""
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f".{uuid.uuid4().hex}")
    try:
        scratch.mkdir()
        yield scratch
        scratch.rename(target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
