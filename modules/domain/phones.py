"""Phone numbers that people type. The number to dial is read from what they typed, which stays as it is.

Numbers are those of the North American plan, service codes such as 911, and numbers of other countries with a plus.
Whether a number is in use is not known here: somebody has to call it.
"""

from __future__ import annotations

import re

LONGEST = 40
"""Characters of a number with its extension and a short remark."""

_REMARK = re.compile(r" ?\([^()]*\)\Z")
_EXTENSION = re.compile(r"[,;]? ?(?:\bext(?:ension)?\.?|\bx|;ext=|#)\s?\d{1,7}\Z", re.IGNORECASE)
_GAP = r"[\s.\-\u2010-\u2013]?"
_AREA = r"(?:\+?1[\s.\-\u2010-\u2013]?)?(?:\(([2-9]\d\d)\)\s?|([2-9]\d\d)[\s.\-\u2010-\u2013]?)"
_NUMBER = re.compile(rf"{_AREA}([2-9]\d\d){_GAP}(\d{{4}})")
_IN_LETTERS = re.compile(rf"{_AREA}([A-Z0-9]{{1,9}}(?:[\s.\-\u2010-\u2013][A-Z0-9]{{1,9}}){{0,2}})")
_SERVICE = re.compile(r"([2-9])-?(1)-?(1)|(9)-?(8)-?(8)")
_ABROAD = re.compile(r"\+([2-9](?:[\s.\-\u2010-\u2013]?\d){7,14})")
_KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_LETTERS_DIALED, _LETTERS_IN_ALL = 7, 10
"""Of a number in letters: phones leave out those that come after the seventh sign."""


def dialed(typed: str) -> str:
    """Return the number to dial; "" if what was typed is not one number.

    >>> dialed("(555) 555-0142 (24/7)"), dialed("1-800-555-TIPS"), dialed("9-1-1"), dialed("1.80055E+10")
    ('+15555550142', '+18005558477', '911', '')
    """
    number = _EXTENSION.sub("", _REMARK.sub("", " ".join(typed.split())[: 2 * LONGEST]))
    if found := _NUMBER.fullmatch(number):
        return "+1" + "".join(part for part in found.groups() if part)
    if found := _SERVICE.fullmatch(number):
        return "".join(part for part in found.groups() if part)
    if found := _ABROAD.fullmatch(number):
        return "+" + "".join(sign for sign in found[1] if sign.isdigit())
    return _in_letters(number)


def _in_letters(number: str) -> str:
    found = _IN_LETTERS.fullmatch(number)
    if found is None:
        return ""
    signs = "".join(sign for sign in found[3] if sign.isalnum())
    if signs.isdigit() or not _LETTERS_DIALED <= len(signs) <= _LETTERS_IN_ALL:
        return ""
    return f"+1{found[1] or found[2]}{signs[:_LETTERS_DIALED].translate(_KEYS)}"
