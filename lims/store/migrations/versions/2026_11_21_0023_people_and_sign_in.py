"""Who is the same human being, whose trials are whose, and by what people are known beside the password."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Add the columns and make the tables."""
    op.add_column("people", sa.Column("same_as", sa.String(length=64), server_default="", nullable=False))
    op.add_column("people", sa.Column("trials", sa.Text(), server_default="[]", nullable=False))
    op.add_column("credentials", sa.Column("set_by", sa.String(length=64), server_default="", nullable=False))
    op.add_column("http_sessions", sa.Column("how", sa.String(length=16), server_default="password", nullable=False))
    op.add_column("http_sessions", sa.Column("device", sa.String(length=120), server_default="", nullable=False))
    op.create_table(
        "attempts",
        sa.Column("attempt", sa.String(length=24), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("attempt", name=op.f("pk_attempts")),
    )
    op.create_index("ix_attempts_key_at", "attempts", ["key", "at"])
    _make_passkeys()
    op.create_table(
        "pins",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=False),
        sa.Column("set_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_pins")),
    )
    op.create_table(
        "one_time_secrets",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.String(length=300), nullable=False),
        sa.Column("set_at", sa.String(length=27), nullable=False),
        sa.Column("confirmed_at", sa.String(length=27), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_one_time_secrets")),
    )
    op.create_table(
        "outside_identities",
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("bound_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_outside_identities")),
    )


def _make_passkeys() -> None:
    op.create_table(
        "passkeys",
        sa.Column("passkey", sa.String(length=400), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("public_key", sa.String(length=2000), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("synced", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.String(length=27), nullable=False),
        sa.Column("used_at", sa.String(length=27), nullable=True),
        sa.Column("revoked_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("passkey", name=op.f("pk_passkeys")),
    )
    op.create_index("ix_passkeys_person", "passkeys", ["person"])
    op.create_table(
        "challenges",
        sa.Column("challenge", sa.String(length=100), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.String(length=27), nullable=False),
        sa.Column("answered_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("challenge", name=op.f("pk_challenges")),
    )
