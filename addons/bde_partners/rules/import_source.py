"""What the user gave to import: a file's name and bytes, or pasted lines."""

from dataclasses import dataclass, field
from functools import cached_property

from . import tabular
from .issues import ParseError


@dataclass
class ImportSource:
    """One source, read as a table at most once.

    :ivar filename: name of the file, "" for pasted lines
    :ivar content: bytes
    :ivar pasted: lines come from the clipboard
    """

    filename: str
    content: bytes
    pasted: bool = False
    _tables: dict = field(default_factory=dict, compare=False, repr=False)

    @property
    def extension(self):
        """Return the lower-case extension without its dot, "" without one."""
        _stem, dot, extension = self.filename.rpartition(".")
        return extension.lower() if dot else ""

    @cached_property
    def table(self):
        """Return the source as a `tabular.Table`, None when it is not one."""
        try:
            return self.read_table()
        except ParseError:
            return None

    def read_table(self, known=()):
        """Return the source as a `tabular.Table`.

        :param known: names of columns that would be recognised: they help to find
            the line of the headers
        :raise ParseError: it is not a table, and why
        """
        key = tuple(known)
        if key not in self._tables:
            data = self.content.decode() if self.pasted else self.content
            self._tables[key] = tabular.read_table(data, known=known)
        return self._tables[key]
