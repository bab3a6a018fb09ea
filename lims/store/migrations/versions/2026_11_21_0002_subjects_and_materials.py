"""Protocols, subjects and material lots."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    make_equipment()
    make_identities()
    make_material_lots()
    make_protocols()
    make_subjects()
    make_bodies()
    make_criterion_answers()
    make_planned_infusions()


def make_equipment() -> None:
    op.create_table(
        "equipment",
        sa.Column("equipment", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("station", sa.Boolean(), nullable=False),
        sa.Column("calibration_due_on", sa.String(length=10), nullable=True),
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("stopped_by", sa.String(length=40), nullable=False),
        sa.CheckConstraint("station OR batch = ''", name=op.f("ck_equipment_only_a_station_holds_a_batch")),
        sa.PrimaryKeyConstraint("equipment", name=op.f("pk_equipment")),
    )


def make_identities() -> None:
    op.create_table(
        "identities",
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("born_on", sa.String(length=10), nullable=False),
        sa.Column("hospital_number", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_identities")),
    )


def make_material_lots() -> None:
    op.create_table(
        "material_lots",
        sa.Column("lot", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("lot_number", sa.String(length=80), nullable=False),
        sa.Column("expires_on", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("received_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("lot", name=op.f("pk_material_lots")),
    )


def make_protocols() -> None:
    op.create_table(
        "protocols",
        sa.Column("trial", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("confirmed", sa.Text(), nullable=False),
        sa.Column("activated_at", sa.String(length=27), nullable=False),
        sa.Column("activated_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("trial", "version", name=op.f("pk_protocols")),
        sa.UniqueConstraint("sha256", name=op.f("uq_protocols_sha256")),
    )


def make_subjects() -> None:
    op.create_table(
        "subjects",
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("coi", sa.String(length=20), nullable=False),
        sa.Column("trial", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("infusions", sa.Integer(), nullable=False),
        sa.Column("interval_days", sa.Integer(), nullable=True),
        sa.Column("screening", sa.Text(), nullable=False),
        sa.Column("reactive", sa.Text(), nullable=False),
        sa.Column("first_treatment_on", sa.String(length=10), nullable=True),
        sa.Column("enrolled_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_subjects")),
        sa.UniqueConstraint("coi", name=op.f("uq_subjects_coi")),
    )


def make_bodies() -> None:
    op.create_table(
        "bodies",
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("height_cm", sa.String(length=60), nullable=False),
        sa.Column("weight_kg", sa.String(length=60), nullable=False),
        sa.Column("measured_on", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["subject"], ["subjects.subject"], name=op.f("fk_bodies_subject")),
        sa.PrimaryKeyConstraint("subject", "number", name=op.f("pk_bodies")),
    )


def make_criterion_answers() -> None:
    op.create_table(
        "criterion_answers",
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("criterion", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("meets", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject"], ["subjects.subject"], name=op.f("fk_criterion_answers_subject")),
        sa.PrimaryKeyConstraint("subject", "criterion", name=op.f("pk_criterion_answers")),
    )


def make_planned_infusions() -> None:
    op.create_table(
        "planned_infusions",
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("dose_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("draw_on", sa.String(length=10), nullable=False),
        sa.Column("infusion_on", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["subject"], ["subjects.subject"], name=op.f("fk_planned_infusions_subject")),
        sa.PrimaryKeyConstraint("subject", "dose_no", name=op.f("pk_planned_infusions")),
    )
    op.create_index("ix_planned_infusions_draw_on", "planned_infusions", ["draw_on"], unique=False)
