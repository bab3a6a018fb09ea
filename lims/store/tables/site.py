"""The site: one row."""

from sqlalchemy import Boolean, CheckConstraint, Column, Integer, String, Table

from lims.store.tables.base import metadata

site = Table(
    "site",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("origin", String(120), nullable=False),
    Column("name", String(200), nullable=False),
    Column("zone", String(60), nullable=False),
    Column("public_key", String(64), nullable=False),
    Column("facility", String(5), nullable=False),
    Column("demonstration", Boolean, nullable=False),
    CheckConstraint("one = 1", name="only_one_site"),
)
