"""What a meeting was like before an act: the letter about a change is told against it."""

import hashlib
import json

from meetings.models import JoiningLink, Meeting, Sitting


def snapshot(meeting: Meeting) -> dict[str, object]:
    """Dates, hours, titles and audience of the sittings, host, place, format and joining links, as
    plain values to keep with a letter.

    Take it before the act. The links only as a fingerprint: the outbox is no place for them. Two
    queries.
    """
    sittings = list(Sitting.objects.filter(meeting=meeting, cancelled_at=None))
    return {
        "sittings": {
            str(sitting.pk): [sitting.starts_at.isoformat(), sitting.ends_at.isoformat()]
            for sitting in sittings
        },
        "titles": {str(sitting.pk): [sitting.title_en, sitting.title_zh] for sitting in sittings},
        "audiences": {str(sitting.pk): sitting.audience for sitting in sittings},
        "host": meeting.host,
        "place_en": meeting.place_en,
        "place_zh": meeting.place_zh,
        "format": meeting.format,
        "links": fingerprint_of_links(meeting),
    }


def fingerprint_of_links(meeting: Meeting) -> str:
    """Changes when a joining link is added, changed or withdrawn. One query."""
    links = JoiningLink.objects.filter(meeting=meeting, withdrawn_at=None).order_by("pk")
    values = [[str(link.pk), link.url, link.access_code] for link in links]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()
