"""Prints constraints.txt from the environment it runs in: each package and its version, and no address."""

import importlib.metadata
import re

HEADER = """\
# What Taktskifte and its tests were last seen to work with: every package, also those that others bring along.
# `make lock` writes this file again. It names no address: where packages come from is each machine's own business.
"""
OURS_OR_PIPS = {"council-dashboard", "pip", "setuptools", "wheel"}


def main() -> None:
    versions = {}
    for distribution in importlib.metadata.distributions():
        name = re.sub(r"[-_.]+", "-", distribution.metadata["Name"]).lower()
        versions[name] = distribution.version.partition("+")[0]
    print(HEADER, end="")
    for name in sorted(versions.keys() - OURS_OR_PIPS):
        print(f"{name}=={versions[name]}")


if __name__ == "__main__":
    main()
