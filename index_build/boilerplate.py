"""Lines that belong to a page's furniture and not to what it says. They stay in the text and become no passage."""

from __future__ import annotations

import re

# One word of a time or date in English.
_TIME = (
    r"(\d[\d/.:,\-]*(st|nd|rd|th|am|pm)?|at|on|am|pm|gmt|bst|utc|cest|cet|est|edt|pst|pdt|mon(day)?|tue(sday)?|wed(nesday)?|thu(rsday)?"
    r"|fri(day)?|sat(urday)?|sun(day)?|jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sep(t(ember)?)?"
    r"|oct(ober)?|nov(ember)?|dec(ember)?),?"
)

# Each rule must match a whole line. Names say what the line is, so that a report or a reader can tell why it went.
_RULES: dict[str, str] = {
    "button": r"(share|share this( article| story| page)?|tweet|email|e-mail|print|save|copy link|reply|like|follow( us)?"
    r"|subscribe( now)?|sign (up|in)|log ?in|register|download( the)? app|next|previous|back to top|menu|search|close"
    r"|skip to( main)? content|read more|show more|load more|view comments|whatsapp|facebook|twitter|linkedin)",
    "list of other pages": r"(must read|most (popular|read|viewed)|related( articles| stories| topics)?|recent comments|latest"
    r" (articles?|news|posts?)|trending( now)?|more from .{1,40}|you (may|might) also like|recommended( for you)?"
    r"|(read|see) (our|the|more in our|more in the)? ?full (report|story|article)( here)?:?|source link|topics)",
    "comment form": r"(leave a (reply|comment)|post a comment|no comments?( yet)?|\d+ comments?|please enter your "
    r"(comment|name|e-?mail)( here| address)?!?|cancel reply|save my name.*|your e-?mail address will not be .*)",
    "advertisement": r"\W*(advertis?e?ments?|sponsored( content)?|promoted|adblock test.*)\W*",
    "time stamp": rf"(last )?(updated|published|posted|modified|edited):?(\s+{_TIME})*"
    r"|\d{4}-\d\d-\d\d([t ]\d\d:\d\d(:\d\d)?(\.\d+)?\s?(z|[+-]\d\d:?\d\d)?)?|\d{1,2}[:.]\d\d(\s?(am|pm|gmt|bst|utc|cet))*"
    r"|\d+ (minutes?|hours?|days?) ago",
    "date line": r"(\w+,\s+|(mon|tues|wednes|thurs|fri|satur|sun)day\s+)?(\d{1,2}\.?\s+[^\W\d]{3,},?\s+(19|20)\d\d"
    r"|[^\W\d]{3,}\s+\d{1,2},?\s+(19|20)\d\d|\d{1,2}[./]\d{1,2}[./](19|20)\d\d)",
    "bare link": r"\W*(https?://|www\.)\S+",
    "feed identifier": r"(urn|tag|guid|uuid|id):\S+|[\w\-=+/%.]{40,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    # An agency or a name; "Photo: two per application" is a rule of somebody's.
    "picture credit": r"(photographs?|photos?|images?|pictures?|credits?|illustration): ?(?-i:[A-Z][\w.'’\-]*([ /][A-Z][\w.'’\-]*){0,4})",
    "by-line": r"[-–—•]\s*(by )?([a-z.'’\-]+ ){2,4}(\w+ ){0,3}(correspondents?|reporters?|editors?)",
    "consent": r"(accept|reject|manage|allow)( all)?( cookies| choices| preferences)?|cookie (settings|policy|preferences)",
    "copyright": r"(©|\(c\)|copyright)( ©| \(c\))?,? (19|20)\d\d.{0,80}|all rights reserved\.?",
    "ornament": r"[\W_]*",
}
_RULE = re.compile("|".join(f"(?:{pattern})" for pattern in _RULES.values()), re.IGNORECASE)
# What stands below an entry of a live page: the words after it are no longer under the entry's heading.
_ENTRY_END = re.compile(f"(?:{_RULES['button']})|(?:{_RULES['time stamp']})", re.IGNORECASE)
# No furniture is longer than this but links and identifiers, which hold no white space.
_LONGEST = 160


def is_boilerplate(line: str) -> bool:
    """Tell whether a whole line, or a block of such lines, is furniture.

    >>> is_boilerplate("Updated at 11:42"), is_boilerplate("Updated rules apply at 11:42 to all staff.")
    (True, False)
    """
    lines = [stripped for part in line.splitlines() if (stripped := part.strip())]
    return all((len(part) <= _LONGEST or " " not in part) and _RULE.fullmatch(part) is not None for part in lines)


def ends_entry(line: str) -> bool:
    """Tell whether a line of furniture closes an entry of a live page, such as its share button or time."""
    return _ENTRY_END.fullmatch(line.strip()) is not None
