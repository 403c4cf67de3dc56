"""The Debian mirrors and proxy this machine uses itself; the lab uses no other."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.shell import LabError, run

SUITE = "bookworm"
FORMAT = "$(ORIGIN)|$(CODENAME)|$(REPO_URI)|$(RELEASE)|$(COMPONENT)"


def debian_sources() -> str:
    """Lines of a sources.list with this machine's own Debian mirrors for the lab's release."""
    listed = run("apt-get", "indextargets", "--format", FORMAT, "Created-By: Packages")
    lines = set()
    for line in listed.splitlines():
        origin, codename, uri, release, component = line.split("|")
        if origin == "Debian" and codename.split("-")[0] == SUITE and component == "main":
            lines.add(f"deb {uri} {release} {component}")
    if not lines:
        raise LabError(
            f"apt of this machine knows no Debian {SUITE}: add it to /etc/apt/sources.list.d and run apt-get update",
            f"本机的 apt 没有 Debian {SUITE} 的源: 请加入 /etc/apt/sources.list.d, 再运行 apt-get update",
        )
    return "\n".join(sorted(lines)) + "\n"
