"""The kinds of files that can be read, as people are told of them."""

from __future__ import annotations

from dashboard.wording.catalogue import N_

#: For what can be delivered, and for which of them one file is to be.
FORMATS = N_("Excel (xlsx, xlsm, xls, xlsb), ods, csv, tsv, nettsidetabell (html) og JSON-stat (json)")
ANY_FORMAT = N_("Excel (xlsx, xlsm, xls, xlsb), ods, csv, tsv, nettsidetabell (html) eller JSON-stat (json)")
