"""Who may do what with live streams, route by route (see table.py)."""

LIVE_STREAMS = {
    "live/": "GET permitted staff",
    "live.<format:fmt>": "GET permitted staff",
    "live/new/": "GET permitted staff, POST permitted staff",
    "live/<int:pk>/": "GET permitted staff",
    "live/<int:pk>/change/": "GET permitted staff, POST permitted staff",
    "live/<int:pk>/switch/": "POST permitted staff",
    "live/tests/<int:pk>/": "GET permitted staff, POST permitted staff",
}

LIVE_STREAMS_API = {
    "api/v1/live-streams/": "GET permitted staff",
    "api/v1/live-streams/<int:pk>/": "GET permitted staff",
    "api/v1/live-streams/<int:pk>/switch/": "POST permitted staff",
    "api/v1/live-streams/tests/": "POST permitted staff",
    "api/v1/live-streams/tests/<int:pk>/": "GET permitted staff",
    "api/v1/live-streams/tests/<int:pk>/save/": "POST permitted staff",
}
