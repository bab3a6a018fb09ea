"""IPP over HTTP (RFC 8011): CUPS and network printers. Five operations, one request a connection, no redirects."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable
from dataclasses import dataclass

from lims.domain.printer import ATTENTION, BUSY, READY, SILENT, Address, Told
from lims.interop.printers import ipp_coding as coding
from lims.interop.printers.certificates import certificate_words, check_pin, trust
from lims.interop.printers.ipp_coding import Answer, Attributes, NotIpp
from lims.interop.printers.line import PATIENCE, Lost, NotSent, Patience, Refused, fault_words

PRINT_JOB, CANCEL_JOB, GET_JOB, GET_JOBS, GET_PRINTER = 0x0002, 0x0008, 0x0009, 0x000A, 0x000B
IDLE, PROCESSING = 3, 4
COMPLETED, ENDED_BADLY = 9, {7: "job_canceled", 8: "job_aborted"}
USER = "autolog"
RAW = ("application/vnd.cups-raw", "application/octet-stream")
_SEVERITY = re.compile(r"-(error|warning|report)$")
_STATE = ("printer-state", "printer-state-reasons", "printer-state-message", "printer-is-accepting-jobs")
_REASONS = {
    "media-empty": "paper_out",
    "media-needed": "paper_out",
    "media-jam": "jam",
    "cover-open": "head_open",
    "door-open": "head_open",
    "marker-supply-empty": "ribbon_out",
    "toner-empty": "ribbon_out",
    "paused": "paused",
    "offline": "offline",
    "connecting-to-device": "offline",
    "timed-out": "offline",
}
_JOB = ("job-id", "job-name", "job-state", "job-state-reasons")
# CUPS forgets a printed job's name within seconds unless it is asked for something that makes it read the job's file.
_FROM_THE_FILE = ("job-originating-host-name",)


@dataclass(frozen=True, slots=True)
class RemoteJob:
    """A job as the printer knows it. `ended_badly` names how, empty while it goes on or went well."""

    number: int
    is_over: bool
    ended_badly: str
    words: str


@dataclass(frozen=True, slots=True)
class Ipp:
    """A printer or a queue of CUPS at an address."""

    address: Address
    patience: Patience = PATIENCE

    def told(self) -> Told:
        """The printer's state as it reports it; a closed door is told as silent."""
        try:
            return _told(self._printer(*_STATE))
        except NotSent as silent:
            return silent.told
        except (Lost, Refused) as fault:
            return Told(SILENT, words=fault.words)

    def send(self, document: bytes, media_type: str, name: str, begin: Callable[[], None]) -> int:
        """Hand over one document under our own name for it; gives the printer's number. `begin` is called before.

        Raises NotSent when the printer is not ready, Refused when it took nothing, Lost when nobody can know.
        """
        try:
            attributes = self._printer(*_STATE, "document-format-supported")
        except (Lost, Refused) as fault:
            raise NotSent(Told(SILENT, words=fault.words)) from fault
        told = _told(attributes)
        if not told.prints:
            raise NotSent(told)
        wanted: coding.Wanted = (
            (coding.NAME, "requesting-user-name", (USER,)),
            (coding.NAME, "job-name", (name,)),
            (coding.MEDIA_TYPE, "document-format", (_format(media_type, attributes),)),
        )
        answer = self._ask(PRINT_JOB, wanted, document, begin)
        if not answer.is_good:
            raise Refused(answer.words)
        for job in answer.of(coding.JOB):
            number = job.get("job-id", [0])[0]
            if isinstance(number, int) and number > 0:
                return number
        raise Lost("no_number", answer.words)

    def find_job(self, name: str) -> RemoteJob | None:
        """The job that we named so, among those the printer still knows; the newest where there are several."""
        found: list[RemoteJob] = []
        for which in ("not-completed", "completed"):
            wanted: coding.Wanted = (
                (coding.NAME, "requesting-user-name", (USER,)),
                (coding.KEYWORD, "which-jobs", (which,)),
                (coding.KEYWORD, "requested-attributes", _JOB + _FROM_THE_FILE),
            )
            answer = self._good(GET_JOBS, wanted)
            found += [_job(job) for job in answer.of(coding.JOB) if job.get("job-name") == [name]]
        return max(found, key=lambda job: job.number, default=None)

    def job(self, number: int) -> RemoteJob | None:
        """The job of that number as the printer knows it; None when it knows it no more."""
        wanted: coding.Wanted = (
            (coding.INTEGER, "job-id", (number,)),
            (coding.NAME, "requesting-user-name", (USER,)),
            (coding.KEYWORD, "requested-attributes", _JOB),
        )
        answer = self._ask(GET_JOB, wanted)
        jobs = answer.of(coding.JOB) if answer.is_good else ()
        return _job(jobs[0]) if jobs else None

    def cancel(self, number: int) -> None:
        """Ask the printer to give the job up; whether it could is seen in the job's state afterwards."""
        wanted: coding.Wanted = (
            (coding.INTEGER, "job-id", (number,)),
            (coding.NAME, "requesting-user-name", (USER,)),
        )
        self._ask(CANCEL_JOB, wanted)

    def _printer(self, *names: str) -> Attributes:
        wanted: coding.Wanted = ((coding.KEYWORD, "requested-attributes", names),)
        answer = self._good(GET_PRINTER, wanted)
        return next(iter(answer.of(coding.PRINTER)), {})

    def _good(self, operation: int, wanted: coding.Wanted) -> Answer:
        answer = self._ask(operation, wanted)
        if not answer.is_good:
            raise Refused(answer.words)
        return answer

    def _ask(
        self, operation: int, wanted: coding.Wanted, document: bytes = b"", begin: Callable[[], None] | None = None
    ) -> Answer:
        message = coding.request(operation, self.address.uri, wanted) + document
        line = self._connected()
        try:
            if begin is not None:
                begin()
            line.request("POST", self.address.path, message, {"Content-Type": "application/ipp"})
            answer = line.getresponse()
            body = answer.read(coding.LARGEST)
        except (OSError, http.client.HTTPException) as fault:
            words = fault_words(fault) if isinstance(fault, OSError) else type(fault).__name__
            raise Lost("line_lost", words) from fault
        finally:
            line.close()
        if answer.status != http.HTTPStatus.OK:
            raise Refused(f"HTTP {answer.status} {answer.reason}")
        try:
            return coding.read_answer(body)
        except NotIpp as fault:
            raise Lost("no_number", str(fault)) from fault

    def _connected(self) -> http.client.HTTPConnection:
        host, port = self.address.host, self.address.port
        line: http.client.HTTPConnection
        if self.address.secure:
            context = trust(self.address.pin)
            line = http.client.HTTPSConnection(host, port, timeout=self.patience.connect, context=context)
        else:
            line = http.client.HTTPConnection(host, port, timeout=self.patience.connect)
        try:
            line.connect()
            if self.address.pin:
                check_pin(line.sock, self.address.pin)
        except OSError as fault:
            line.close()
            told = certificate_words(fault, self.address, self.patience.connect) or fault_words(fault)
            raise NotSent(Told(SILENT, words=told)) from fault
        line.sock.settimeout(self.patience.send)
        return line


def _told(attributes: Attributes) -> Told:
    reasons = [str(one) for one in attributes.get("printer-state-reasons", []) if one != "none"]
    named = [_REASONS.get(_SEVERITY.sub("", reason), "") for reason in reasons]
    words = " ".join(str(one) for one in attributes.get("printer-state-message", []) if one)
    words = words or ", ".join(reason for reason, name in zip(reasons, named, strict=True) if not name)
    if attributes.get("printer-is-accepting-jobs") == [0]:
        return Told(ATTENTION, ("not_accepting",), words)
    state = attributes.get("printer-state", [0])[0]
    if state in (IDLE, PROCESSING):
        return Told(READY if state == IDLE else BUSY, tuple(dict.fromkeys(name for name in named if name)), words)
    return Told(ATTENTION, tuple(dict.fromkeys(name for name in named if name)) or ("stopped",), words)


def _format(media_type: str, attributes: Attributes) -> str:
    """The document's own type where the printer knows it, else bytes that pass through as they are."""
    known = attributes.get("document-format-supported", [])
    return next((one for one in (media_type, *RAW) if one in known), RAW[-1])


def _job(attributes: Attributes) -> RemoteJob:
    number, state = attributes.get("job-id", [0])[0], attributes.get("job-state", [0])[0]
    reasons = ", ".join(str(one) for one in attributes.get("job-state-reasons", []) if one != "none")
    how = ENDED_BADLY.get(state, "") if isinstance(state, int) else ""
    return RemoteJob(number if isinstance(number, int) else 0, state == COMPLETED or bool(how), how, reasons)
