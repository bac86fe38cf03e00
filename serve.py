"""Serves the dashboard: exactly `taktskifte serve`, with whatever options follow (`python serve.py --port 5010`)."""

import sys

from dashboard.cli import main

if __name__ == "__main__":
    sys.exit(main(["serve", *sys.argv[1:]]))
