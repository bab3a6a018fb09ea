"""The board: every live batch as a row that says the same thing by edge, chip, shape and word."""

from lims.web.show.board.chance import chance_words
from lims.web.show.board.head import Tile, tiles_of, title_of
from lims.web.show.board.rows import Group, Row, groups_of, row_of

__all__ = ["Group", "Row", "Tile", "chance_words", "groups_of", "row_of", "tiles_of", "title_of"]
