"""One programme's evidence for one reader: everything that a page, a file or a print draws from."""

from dataclasses import dataclass
from datetime import date

from service.domain.evaluation.chart import Chart
from service.domain.readers import Reader


@dataclass(frozen=True)
class ProgrammeReport:
    """What a reader may see of a programme; what they may not see has no chart at all.

    A figure that nobody may see yet stands in its chart as None, with its reason.
    """

    programme: str
    """As people read it."""
    reader: Reader
    made_on: date
    sets: int
    people: int
    """Members with a place, those who left among them, each counted once."""
    charts: tuple[Chart, ...]

    def chart(self, slug: str) -> Chart | None:
        """Return one chart, if this reader has it."""
        return next((one for one in self.charts if one.slug == slug), None)
