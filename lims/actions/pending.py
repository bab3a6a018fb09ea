"""Released while a result is pending: who waits for it, until when, and who is told if it fails."""

from datetime import timedelta

from lims.actions.alerts import open_task
from lims.domain.contamination import result_task
from lims.domain.disposition import pending_assays
from lims.domain.notification import notification_plan
from lims.domain.record import BatchRecord
from lims.store.record import Act


def wait_for_results(act: Act, record: BatchRecord) -> None:
    """Open a task for each pending result, with its owner, its day and the plan of whom to tell."""
    begun = record.batch.filled_at or record.batch.harvested_at or act.at
    for assay in pending_assays(record):
        plan = notification_plan(record.protocol, assay)
        open_task(
            act,
            record.batch.batch,
            kind="result",
            words=plan,
            role="qc",
            due_on=(begun + timedelta(days=assay.days_to_result)).date(),
            source=result_task(assay.key),
        )
