"""``taktskifte``: answers on standard output, everything else on standard error.

Exit 0 done, 1 the input was refused and nothing was stored, 2 wrong usage, 3 the environment failed.
Each command is a module with ``add`` (its arguments) and ``run`` (its work), listed in ``COMMANDS``.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence

from dashboard.cli import (
    assessing,
    awaiting,
    commenting,
    figures,
    ingesting,
    keeping,
    serving,
    setting_up,
    teaching,
    watching,
)
from dashboard.cli.answers import DONE, ENVIRONMENT, REFUSED, USAGE, Failed, say
from dashboard.cli.arguments import Parser, make_parser
from dashboard.model import RegisterError
from dashboard.places import BadToday
from dashboard.store import StoreError
from dashboard.wording import terminal

COMMANDS = (
    serving.serve,
    setting_up.init,
    setting_up.template,
    ingesting.ingest,
    keeping.uploads,
    keeping.undo,
    awaiting.deliveries,
    teaching.lessons,
    watching.inbox,
    figures.observations,
    assessing.assess,
    commenting.comments,
    keeping.check,
)

__all__ = ["COMMANDS", "DONE", "ENVIRONMENT", "REFUSED", "USAGE", "main", "parser"]


def parser() -> Parser:
    """The whole command line."""
    return make_parser(COMMANDS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; usage faults exit with 2 as argparse does."""
    for stream in (sys.stdout, sys.stderr):
        # A pipe on Windows may lack ▲ and ∅; an answer with a question mark is better than none.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    asked = parser().parse(sys.argv[1:] if arguments is None else arguments)
    try:
        return int(asked.run(asked))
    except Failed as failed:
        say(failed.message)
        return failed.code
    except RegisterError as error:
        say(terminal.register_faults(error.faults))
        return REFUSED
    except StoreError as error:
        say(terminal.store_failure(type(error).__name__, getattr(error, "reason", "")))
        return ENVIRONMENT
    except BadToday as error:
        say(terminal.HELP["bad-today"].format(found=error.args[0]))
        return USAGE
    except BrokenPipeError:
        return DONE
    except OSError as error:
        say(terminal.system_failure(error.filename, error.strerror))
        return ENVIRONMENT
    except KeyboardInterrupt:
        return 130
