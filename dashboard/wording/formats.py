"""The kinds of files that can be read, as people are told of them."""

from __future__ import annotations

_FORMATS = "Excel (xlsx, xlsm, xls, xlsb), ods, csv, tsv, nettsidetabell (html)"
_LAST = "JSON-stat (json)"
#: For what can be delivered, and for which of them one file is to be.
FORMATS, ANY_FORMAT = f"{_FORMATS} og {_LAST}", f"{_FORMATS} eller {_LAST}"
