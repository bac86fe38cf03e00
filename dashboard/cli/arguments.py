"""The command line in Norwegian, with options that may stand before or after the command's name."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from dashboard.cli.answers import USAGE, Failed
from dashboard.council import Council, open_council
from dashboard.model.month import is_month
from dashboard.receiving import is_person
from dashboard.wording import terminal


@dataclass(frozen=True)
class Command:
    """One command: its name, its arguments and its work (which returns the exit code)."""

    name: str
    add: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


class Parser(argparse.ArgumentParser):
    """argparse that speaks Norwegian."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, formatter_class=_Formatter, add_help=False, **options)
        self.add_argument("-h", "--help", action="help", help=terminal.HELP["help"])
        self._positionals.title, self._optionals.title = terminal.HELP["arguments"], terminal.HELP["options"]

    def error(self, message: str) -> NoReturn:
        """Usage and the fault, on standard error; exit 2."""
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{terminal.usage_fault(message)}\n")

    def parse(self, arguments: Sequence[str]) -> argparse.Namespace:
        """The arguments; general options that stand before the command are moved behind it."""
        return self.parse_args(self._command_first(list(arguments)))

    def _command_first(self, arguments: list[str]) -> list[str]:
        """Options may stand before the command's name as well: they are moved behind it."""
        commands = next((a.choices for a in self._actions if isinstance(a, argparse._SubParsersAction)), {})
        takes_value = {
            name
            for sub in commands.values()
            for action in sub._actions
            for name in action.option_strings
            if action.nargs != 0
        }
        at = 0
        while at < len(arguments) and arguments[at].startswith("-"):
            at += 2 if arguments[at] in takes_value else 1
        if at >= len(arguments) or arguments[at] not in commands:
            return arguments
        return [arguments[at], *arguments[:at], *arguments[at + 1 :]]


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, f"{terminal.HELP['usage']} " if prefix is None else prefix)


_GENERAL = {"--council": True, "--state": True, "--database": True, "--json": False}


def make_parser(commands: Sequence[Command]) -> Parser:
    """All commands under one name."""
    parser = Parser(prog="taktskifte", description=terminal.HELP["about"])
    parser.add_argument("--version", action="version", version=_version(), help=terminal.HELP["version"])
    below = parser.add_subparsers(
        dest="command",
        metavar=terminal.HELP["command"],
        required=True,
        parser_class=Parser,
        title=terminal.HELP["commands"],
    )
    for command in commands:
        text = terminal.HELP[command.name]
        sub = below.add_parser(command.name, help=text, description=text)
        command.add(sub)
        for name, takes_value in _GENERAL.items():
            more: dict[str, Any] = (
                {"metavar": terminal.HELP[f"{name}-value"]} if takes_value else {"action": "store_true"}
            )
            sub.add_argument(name, help=terminal.HELP[name], **more)
        sub.set_defaults(run=command.run)
    return parser


def _version() -> str:
    from dashboard import __version__

    return f"taktskifte {__version__}"


def open_asked(asked: argparse.Namespace) -> Council:
    """The council the arguments name. Failed when its folder does not exist."""
    from dashboard.places import find_places

    folder = find_places(asked.council, asked.state, asked.database).folder
    if not folder.is_dir():
        raise Failed(terminal.no_council(str(folder)))
    return open_council(asked.council, state=asked.state, database=asked.database)


def add_by(parser: argparse.ArgumentParser) -> None:
    """``--by``: who it is done for."""
    parser.add_argument(
        "--by",
        type=role,
        metavar=terminal.HELP["role"],
        default=terminal.HELP["by-default"],
        help=terminal.HELP["--by"],
    )


def role(text: str) -> str:
    """Who delivers, as an argument: never a person, for it is kept."""
    if is_person(text):
        raise argparse.ArgumentTypeError(terminal.HELP["by-person"])
    return text


def month(text: str) -> str:
    """A month as an argument."""
    if not is_month(text):
        raise argparse.ArgumentTypeError(terminal.HELP["bad-month"].format(found=text))
    return text


def moment(text: str) -> Any:
    """A moment as an argument: a date means the end of that day, local time; without a zone it is local."""
    from dashboard import places

    try:
        return places.moment(text)
    except ValueError:
        raise argparse.ArgumentTypeError(terminal.HELP["bad-moment"].format(found=text)) from None
