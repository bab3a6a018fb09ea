"""Opened and thawed units of material lots; calibration, cleaning and state of equipment; alarms."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    widen_material_lots()
    widen_equipment()
    make_material_history()
    make_material_units()
    make_equipment_history()
    make_alarms()
    make_alarm_vessels()
    make_accepted_uses()


def widen_material_lots() -> None:
    with op.batch_alter_table("material_lots") as table:
        table.add_column(sa.Column("opened_hours", sa.Integer(), nullable=True))
        table.add_column(sa.Column("most_thaws", sa.Integer(), nullable=True))


def widen_equipment() -> None:
    holds = sa.CheckConstraint("station OR batch = ''", name=op.f("ck_equipment_only_a_station_holds_a_batch"))
    with op.batch_alter_table("equipment", table_args=(holds,)) as table:
        table.add_column(sa.Column("state", sa.String(length=12), server_default="in_service", nullable=False))
        table.add_column(sa.Column("state_reason", sa.String(length=500), server_default="", nullable=False))
        table.add_column(sa.Column("calibration", sa.String(length=12), server_default="", nullable=False))
        table.add_column(sa.Column("cleaned_until", sa.String(length=10), nullable=True))


def make_material_history() -> None:
    op.create_table(
        "material_history",
        sa.Column("lot", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("result", sa.String(length=200), nullable=False),
        sa.Column("certificate", sa.String(length=120), nullable=False),
        sa.Column("tested_on", sa.String(length=10), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["lot"], ["material_lots.lot"], name=op.f("fk_material_history_lot")),
        sa.PrimaryKeyConstraint("lot", "number", name=op.f("pk_material_history")),
    )


def make_material_units() -> None:
    op.create_table(
        "material_units",
        sa.Column("unit", sa.String(length=50), nullable=False),
        sa.Column("lot", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("opened_at", sa.String(length=27), nullable=True),
        sa.Column("use_until", sa.String(length=27), nullable=True),
        sa.Column("thaws", sa.Integer(), nullable=False),
        sa.Column("fate", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["lot"], ["material_lots.lot"], name=op.f("fk_material_units_lot")),
        sa.PrimaryKeyConstraint("unit", name=op.f("pk_material_units")),
    )
    op.create_index(op.f("ix_material_units_lot"), "material_units", ["lot"])


def make_equipment_history() -> None:
    op.create_table(
        "equipment_history",
        sa.Column("equipment", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("done_on", sa.String(length=10), nullable=True),
        sa.Column("good_until", sa.String(length=10), nullable=True),
        sa.Column("certificate", sa.String(length=120), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["equipment"], ["equipment.equipment"], name=op.f("fk_equipment_history_equipment")),
        sa.PrimaryKeyConstraint("equipment", "number", name=op.f("pk_equipment_history")),
    )


def make_alarms() -> None:
    op.create_table(
        "alarms",
        sa.Column("alarm", sa.String(length=50), nullable=False),
        sa.Column("equipment", sa.String(length=40), nullable=False),
        sa.Column("low_c", sa.String(length=60), nullable=True),
        sa.Column("high_c", sa.String(length=60), nullable=True),
        sa.Column("from_at", sa.String(length=27), nullable=False),
        sa.Column("to_at", sa.String(length=27), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("requalified_at", sa.String(length=27), nullable=True),
        sa.Column("requalified_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["equipment"], ["equipment.equipment"], name=op.f("fk_alarms_equipment")),
        sa.PrimaryKeyConstraint("alarm", name=op.f("pk_alarms")),
    )
    op.create_index(op.f("ix_alarms_equipment"), "alarms", ["equipment"])


def make_alarm_vessels() -> None:
    op.create_table(
        "alarm_vessels",
        sa.Column("alarm", sa.String(length=50), nullable=False),
        sa.Column("container", sa.String(length=40), nullable=False),
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("out_at", sa.String(length=27), nullable=True),
        sa.Column("out_by", sa.String(length=64), nullable=False),
        sa.Column("moved_to", sa.String(length=40), nullable=False),
        sa.Column("moved_at", sa.String(length=27), nullable=True),
        sa.Column("moved_by", sa.String(length=64), nullable=False),
        sa.Column("minutes_out", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["alarm"], ["alarms.alarm"], name=op.f("fk_alarm_vessels_alarm")),
        sa.PrimaryKeyConstraint("alarm", "container", name=op.f("pk_alarm_vessels")),
    )
    op.create_index(op.f("ix_alarm_vessels_batch"), "alarm_vessels", ["batch"])


def make_accepted_uses() -> None:
    op.create_table(
        "accepted_uses",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("target_kind", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_accepted_uses_batch")),
        sa.PrimaryKeyConstraint("batch", "step", "target_kind", "target", name=op.f("pk_accepted_uses")),
    )
