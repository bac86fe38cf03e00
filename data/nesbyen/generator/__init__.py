"""The parts of the example data generator; started by ../make_workbooks.py."""
