"""Why a line was rejected, in plain words, and what to do: for pages, warnings and the docs."""

REASONS = {
    "bad_author": "its author has no id: the capture left the user out; ask the network for it with the post",
    "bad_frame": "it does not begin with { and end with }: it is cut off or not JSON; fetch the file again",
    "bad_id": "the post's id is missing or not an id of the network: look at what wrote the file",
    "bad_json": "it is not valid JSON: it was damaged in the capture, or since; fetch the file again",
    "bad_time": "the time is missing, unreadable, before 2006 or in the future: look at what wrote the file",
    "bad_utf8": "its bytes are not UTF-8: the file was converted on the way; fetch it again",
    "extraction_failed": "the extractor failed on its text: report it, the worker's log names the post",
    "not_a_post": "it is JSON, but of none of the known shapes of posts: see the list in docs/formats.md",
    "not_an_object": "it is JSON, but not an object: look at what wrote the file",
    "too_long": "it is longer than 4 MiB, longer than any post or page of posts: it is not a dump",
}
"""By the word under which it is counted."""


def reason_in_words(reason: str) -> str:
    """Return the words for a reason; the reason itself where there are none."""
    return REASONS.get(reason, reason.replace("_", " "))
