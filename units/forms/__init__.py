"""The keyboard door: a unit's sheet as rows, and what a browser says of them."""

from units.forms.row import Row, say_beneath
from units.forms.sheet import SheetForm

__all__ = ["Row", "SheetForm", "say_beneath"]
