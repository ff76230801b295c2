"""A post's text made ready for reading: links blanked out, offsets unchanged."""

import re

URL = re.compile(
    r"(?:https?:)?https?://t\.co/[A-Za-z0-9]{0,12}|https?://[^\s…]{1,2000}|\bpic\.twitter\.com/\w{1,20}"
    r"|\bhttps?:/?/?(?=…|\Z)"
)
RETWEET = re.compile(r"(?:\A|(?<=\s)|(?<=>))RT @\w{1,20}:?")
SENTENCE_END = re.compile(
    r"(?<![\s.][A-Z])(?<!\b[SDM][trs])(?<!\bVol)(?<!\bNo)(?<!\boz)(?<!\bft)(?<!\bct)(?<!\bpc)(?<!\bpk)(?<!\bed)(?<!\bcu)(?<!\bsq)(?<!"
    r"\bin)"
    r"(?<!\bInc)(?<!\bJr)(?<!\bMrs)(?<!\breg)(?<!\borig)(?<!\bRs)(?<!\bvs)(?<!\bapprox)"
    r"(?:[!?‼]{1,9}|\.{1,2})(?=[\s\"')#@]|\Z)(?!\s+by\b)|(?:…|\.{3,9})(?=\s)(?!\s+by\b)|[‼❗️🔥✅💥]{1,9}",
    re.ASCII | re.IGNORECASE,
)


_BLANKS = {ord(character): " " for character in "\u00a0\u2007\u2009\u200a\u200b\u202f\u3000\ufeff\t"}
_BREAKS = {ord(character): "\n" for character in "\r\v\f\u0085\u2028\u2029"}


def mask(text: str) -> str:
    """Make blanks plain and replace links and 'RT @user:' by line breaks, character for character."""
    text = text if text.isascii() else text.translate(_BLANKS | _BREAKS)
    masked = URL.sub(_blank, text) if "http" in text or "pic.twitter" in text else text
    return RETWEET.sub(_blank, masked) if "RT @" in masked else masked


def _blank(match: re.Match[str]) -> str:
    return "\n" * (match.end() - match.start())


def lowered(text: str) -> str:
    """Return a text in lower case, character for character: 'İ' alone becomes two by str.lower()."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := sign.lower()) == 1 else sign for sign in text)


def fold(text: str) -> str:
    return " ".join(text.split())
