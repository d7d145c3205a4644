"""What never stands in a log."""

from quangan.logs import hide_addresses


def test_the_private_part_of_a_calendar_is_hidden():
    event = {"request": "GET /meetings/calendar/s3cr3t-token.ics", "code": 404}

    assert hide_addresses(None, "warning", event) == {
        "request": "GET /meetings/calendar/***.ics", "code": 404,
    }  # fmt: skip
