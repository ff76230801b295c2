"""A dump of any length, quickly made: mostly lines that hold no deal, between them all that depends on order.

Offers come back in retweets, and as the same line again in other minutes; some are seen cut in one place and
whole in another, some deleted before or after they come. One line in five hundred is broken.
"""

import bz2
import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.ingestion.dumps import NOON, delete, line, retweet, tar_of, tweet, wire_time

LINES_A_MINUTE = 1000
MINUTES_A_TAR = 100
CHATTER = (
    '{"created_at":"%s","id":%d,"id_str":"%d","text":"good morning, number %d","truncated":false,'
    '"user":{"id":%d,"screen_name":"someone"},"entities":{"urls":[],"hashtags":[]},"lang":"en"}'
)
TAIL = " and then a good many further words follow that the network cuts off, since they make it long"


def write_dump(folder: Path, lines: int) -> None:
    """Write tars of one-minute members, with so many lines in all: the same bytes each time."""
    minutes = range(lines // LINES_A_MINUTE)
    for first in minutes[::MINUTES_A_TAR]:
        members = {
            f"{_time(minute * LINES_A_MINUTE):%Y/%m/%d/%H/%M}.json.bz2": bz2.compress(
                _minute(minute, lines), 1
            )
            for minute in minutes[first : first + MINUTES_A_TAR]
        }
        (folder / f"{first:06}.tar").write_bytes(tar_of(members))


def _minute(minute: int, lines: int) -> bytes:
    chance, first = random.Random(minute), minute * LINES_A_MINUTE
    numbers = range(first, first + LINES_A_MINUTE)
    return b"".join(_line(number, lines, chance) + b"\r\n" for number in numbers)


def _line(number: int, lines: int, chance: random.Random) -> bytes:
    """Return one line; what it refers to may lie in any minute."""
    kind, other = number % 50, chance.randrange(lines // 100) * 100
    match kind:
        case 0:
            return line(_offer(number))
        case 1:
            return line(retweet(_id(number), _offer(other), at=_time(number), retweet_count=number % 900))
        case 2:
            return line(_offer(other))
        case 3:
            return line(_cut(other))
        case 4:
            return line(_whole(other))
        case 5:
            return line(delete(_id(other)))
        case 6 if number % 500 == 6:
            return b'{"created_at":"no time","text":"now $5'
        case _ if kind < 20:
            return b'{"delete":{"status":{"id":%d,"user_id":5}}}' % _id(number + lines)
    at, post_id = wire_time(_time(number)), _id(number)
    return (CHATTER % (at, post_id, post_id, number, number % 5000 + 1)).encode()


def _id(number: int) -> int:
    return 10_000 + number


def _time(number: int) -> datetime:
    return NOON + timedelta(seconds=60 * number // LINES_A_MINUTE)


def _offer(number: int) -> dict[str, Any]:
    text = f"Acme Gadget {number // 50 % 97} now only ${number // 50 % 50 + 1}.99"
    return tweet(_id(number), text, at=_time(number))


def _cut(number: int) -> dict[str, Any]:
    """A post as the network cut it; each tenth holds no deal when it is seen whole."""
    return tweet(_id(number + 3), f"{_beginning(number)}{TAIL[:80]}…", at=_time(number), truncated=True)


def _whole(number: int) -> dict[str, Any]:
    text = _beginning(number) + TAIL
    if number % 1000 == 0:
        text = text.replace(".99", "th of our shops")
    extended = {"full_text": text, "entities": {}}
    return _cut(number) | {"extended_tweet": extended}


def _beginning(number: int) -> str:
    return f"Acme Gadget {number // 100 % 97} now only ${number // 100 % 50 + 1}.99 at our shop, come and see"
