"""A report cut into screens for a wall."""

from reports.rendering.stage.cutting import Piece, Screen, Tile, screens
from reports.rendering.stage.sizes import ROOM

__all__ = ["ROOM", "Piece", "Screen", "Tile", "screens"]
