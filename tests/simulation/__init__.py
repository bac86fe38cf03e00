"""A study of the statistics on sick leave made up person by person: false verdicts and icons, intervals, chances.

``staff`` makes the figures, ``worlds`` says what happens in them, ``verdicts``, ``icons`` and ``targets`` judge them as the
product does, and ``study`` writes the tables of docs/statistics.md.
"""
