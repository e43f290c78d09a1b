"""Programme files as people write them: read, checked as a whole, and turned into one value."""

from service.files.content import FileContent
from service.files.programme import read_programme

__all__ = ["FileContent", "read_programme"]
