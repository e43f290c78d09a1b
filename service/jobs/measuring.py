"""What a worker measures of a programme."""

from collections.abc import Sequence
from datetime import datetime

from service.store.database import Database
from service.workflows.draw_report import Measured


class MeasureNothing:
    """Stands where the programme's evidence will be measured; see `Measures`."""

    def __call__(
        self, database: Database, programme_id: int, *, now: datetime
    ) -> Sequence[Measured]:
        """Return no report."""
        return ()
