"""Pauses and rules of signing, locks of a person, identities on file; sealing keys, witnesses, places of anchors."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

_TIME = sa.String(length=27)


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _time(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, _TIME, nullable=nullable)


def upgrade() -> None:
    """Make all tables."""
    _of_standing()
    _of_persons()
    _of_sealing()


def _of_standing() -> None:
    op.create_table(
        "signing_pauses",
        sa.Column("pause", sa.Integer(), autoincrement=False, nullable=False),
        _text("cause", 20),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        _text("root", 64),
        _time("clock_before", nullable=True),
        _time("clock_after", nullable=True),
        _time("paused_at"),
        _time("resumed_at", nullable=True),
        _text("resumed_by", 64),
        _text("reason", 500),
        sa.PrimaryKeyConstraint("pause", name=op.f("pk_signing_pauses")),
    )
    op.create_table(
        "signing_rules",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        _text("release", 10),
        _text("review", 10),
        sa.Column("series_minutes", sa.Integer(), nullable=False),
        sa.Column("anchor_minutes", sa.Integer(), nullable=False),
        sa.Column("identity_on_file", sa.Boolean(), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_signing_rules_only_one_set_of_rules")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_signing_rules")),
    )


def _of_persons() -> None:
    op.create_table(
        "signing_locks",
        _text("person", 64),
        sa.Column("lock", sa.Integer(), autoincrement=False, nullable=False),
        _text("cause", 20),
        _text("what", 300),
        _time("locked_at"),
        _text("locked_by", 64),
        _time("unlocked_at", nullable=True),
        _text("unlocked_by", 64),
        _text("reason", 500),
        sa.PrimaryKeyConstraint("person", "lock", name=op.f("pk_signing_locks")),
    )
    op.create_table(
        "signer_identities",
        _text("person", 64),
        _text("document", 200),
        sa.Column("certified", sa.Boolean(), nullable=False),
        _time("verified_at"),
        _text("verified_by", 64),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_signer_identities")),
    )
    op.create_table(
        "signing_series",
        _text("token_hash", 64),
        _text("person", 64),
        _text("station", 40),
        _text("roles", 200),
        _time("signed_at"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_signing_series")),
    )
    op.create_index(op.f("ix_signing_series_person"), "signing_series", ["person"])


def _of_sealing() -> None:
    op.create_table(
        "sealing_keys",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        _text("public_key", 64),
        _time("since"),
        _text("reason", 300),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sealing_keys")),
    )
    op.create_table(
        "witnesses",
        _text("witness", 120),
        _text("verifier_key", 240),
        _time("named_at"),
        _text("named_by", 64),
        _time("given_up_at", nullable=True),
        _text("reason", 300),
        sa.PrimaryKeyConstraint("witness", name=op.f("pk_witnesses")),
    )
    op.create_table(
        "cosignatures",
        _text("witness", 120),
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        _time("signed_at"),
        sa.PrimaryKeyConstraint("witness", "size", name=op.f("pk_cosignatures")),
    )
    op.create_table(
        "anchor_places",
        _text("place", 20),
        sa.Column("size", sa.Integer(), nullable=False),
        _time("reached_at", nullable=True),
        _text("fault", 300),
        _time("failing_since", nullable=True),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_anchor_places")),
    )
