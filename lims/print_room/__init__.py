"""The print room: sends what lies in the printers' queues, one label after another, and never one twice."""

from lims.print_room.room import PrintRoom, ask_printer, follow_file

__all__ = ["PrintRoom", "ask_printer", "follow_file"]
