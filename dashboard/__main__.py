"""``python -m dashboard`` is ``taktskifte``."""

import sys

from dashboard.cli import main

sys.exit(main())
