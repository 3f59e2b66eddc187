"""Every integrity check of the stored data, in the order in which they run."""

from kgscience.operations.integrity import (
    catalogue_names,
    figures,
    passages,
    people,
    periods,
    reviews,
    storage,
    submissions,
    sums,
    texts,
    versions,
)
from kgscience.operations.integrity.findings import Scan

SCANS: tuple[Scan, ...] = (
    *storage.SCANS,
    *texts.SCANS,
    *catalogue_names.SCANS,
    *people.SCANS,
    *periods.SCANS,
    *figures.SCANS,
    *sums.SCANS,
    *submissions.SCANS,
    *passages.SCANS,
    *reviews.SCANS,
    *versions.SCANS,
)
