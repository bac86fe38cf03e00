"""Fails unless the browser tests ran: reads pytest's JUnit report. A green run must not hide skipped ones."""

from __future__ import annotations

import sys
from xml.etree import ElementTree


def count_browser_tests(report: str) -> tuple[int, list[str]]:
    """How many tests under tests/browser passed, and the names of those that did not run."""
    passed, not_run = 0, []
    for case in ElementTree.parse(report).iter("testcase"):
        if not case.get("classname", "").startswith("tests.browser"):
            continue
        if case.find("skipped") is not None:
            not_run.append(f"{case.get('classname')}.{case.get('name')}")
        elif case.find("failure") is None and case.find("error") is None:
            passed += 1
    return passed, not_run


def main() -> None:
    passed, not_run = count_browser_tests(sys.argv[1])
    if not_run:
        sys.exit("browser: these were skipped:\n  " + "\n  ".join(not_run))
    if not passed:
        sys.exit("browser: no test under tests/browser was found")
    print(f"browser: {passed} tests ran in Chromium, none was skipped")


if __name__ == "__main__":
    main()
