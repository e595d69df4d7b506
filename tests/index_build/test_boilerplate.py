from __future__ import annotations

import pytest

from index_build.boilerplate import ends_entry, is_boilerplate

FURNITURE = """Share
Share this article
Updated at
Updated at 11:42
Last updated on 3 May 2024 at 10:15 GMT
LEAVE A REPLY
Please enter your comment!
Please enter your name here
Must read
Most Popular
RELATED ARTICLES
Recent Comments
- Advertisment -
Adblock test (Why?)
Read our full report:
https://example.org/a/b?c=d
www.example.org/story
urn:feed:item:2024-06-17:88f1
2024-06-17 20:31:00Z
Saturday, November 16, 2024
Senin, 17 Juni 2024
18 June 2024
Friday 18 June 2024
CBMifmh0dHBzOi8vd3d3LmV4YW1wbGUub3JnL3dvcmxkLzIwMjQvanVuLzE3
123e4567-e89b-12d3-a456-426614174000
Photograph: AP
- Ann Lee Moscow correspondent
* * *
© 2024 Harbour Wire""".splitlines()

TEXT = """Share prices fell by a third.
Updated rules apply from 11:42 to all staff.
She left a reply.
Print the form and sign it.
Must read: the safety sheet is binding.
The report is at https://example.org/a and explains why.
In 2024 nothing changed.
10
27 days
Photographs of the train were published.
Expires 31 December 2025
Reception 12 3456
Extension 44 1234
Credit: 30 days from the date of invoice
Photo: two per application, 35 mm wide
Images: PNG and JPEG up to 5 MB
Anna Weber is the managing editor
Sales / Marketing / Legal meet on Mondays
Copyright belongs to the employer for all work done on duty.
She is the correspondent who broke the story about the ships that crossed the line.""".splitlines()


@pytest.mark.parametrize("line", FURNITURE)
def test_a_line_of_page_furniture_is_recognised(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize("line", TEXT)
def test_a_sentence_that_begins_like_furniture_is_kept(line: str) -> None:
    assert not is_boilerplate(line)


def test_a_share_button_ends_an_entry_and_an_advertisement_does_not() -> None:
    assert ends_entry("Share")
    assert ends_entry("Updated at 11:42")
    assert not ends_entry("Advertisement")


def test_a_line_made_to_exhaust_the_rules_is_judged_at_once() -> None:
    assert not is_boilerplate("updated at " + "1 a " * 30_000)
    assert not is_boilerplate("- " + "ab " * 50 + "!")
