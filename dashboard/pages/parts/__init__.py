"""What pages share: the shell around them, colours and type, error cards, live content."""

from dashboard.pages.parts.fault import fault_card, fault_page, report_fault
from dashboard.pages.parts.filefield import FileField
from dashboard.pages.parts.live import live
from dashboard.pages.parts.markup import block, esc
from dashboard.pages.parts.page import PageSpec, Request
from dashboard.pages.parts.quarantine import Quarantined, UnknownToken, take_quarantined
from dashboard.pages.parts.shell import shell

__all__ = [
    "FileField",
    "PageSpec",
    "Quarantined",
    "Request",
    "UnknownToken",
    "block",
    "esc",
    "fault_card",
    "fault_page",
    "live",
    "report_fault",
    "shell",
    "take_quarantined",
]
