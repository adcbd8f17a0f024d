"""A calendar file (iCalendar, RFC 5545): UTC times, folded lines, escaped text."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Event:
    """An appointment; times are naive and in UTC."""

    uid: str
    start: datetime
    end: datetime
    summary: str
    location: str = ""
    stamp: datetime | None = None


def escape(text):
    """Return a text as a value of iCalendar (RFC 5545, 3.3.11)."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines.replace("\n", "\\n")


def fold(line):
    """Return a line cut every 75 bytes, never inside a character (3.1)."""
    parts, current, room = [], b"", 75
    for char in line:
        code = char.encode()
        if len(current) + len(code) > room:
            parts.append(current)
            current, room = b"", 74
        current += code
    return b"\r\n ".join([*parts, current])


def calendar(events, name):
    """Return the bytes of an .ics file with these events, private ones."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//BDE//PFMP//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape(name)}",
    ]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{escape(event.uid)}",
            f"DTSTAMP:{_utc(event.stamp or event.start)}",
            f"DTSTART:{_utc(event.start)}",
            f"DTEND:{_utc(event.end)}",
            f"SUMMARY:{escape(event.summary)}",
            "CLASS:PRIVATE",
        ]
        if event.location:
            lines.append(f"LOCATION:{escape(event.location)}")
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return b"\r\n".join(map(fold, lines)) + b"\r\n"


def _utc(moment):
    return moment.strftime("%Y%m%dT%H%M%SZ")
