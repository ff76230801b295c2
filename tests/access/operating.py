"""Who may use the pages and the API of operators: loading, schedules, workers, notices."""

OPERATING = {
    "runs/<int:pk>/cancel/": "POST permitted staff",
    "runs/<int:pk>/repeat/": "POST permitted staff",
    "runs/load/": "GET permitted staff, POST permitted staff",
    "runs/load/<int:pk>/": "GET permitted staff",
    "runs/load/<int:pk>/start/": "POST permitted staff",
    "runs/schedules/": "GET permitted staff",
    "runs/schedules.<format:fmt>": "GET permitted staff",
    "runs/schedules/add/": "GET permitted staff, POST permitted staff",
    "runs/schedules/<int:pk>/": "GET permitted staff, POST permitted staff",
    "runs/schedules/<int:pk>/switch/": "POST permitted staff",
    "runs/schedules/<int:pk>/scan/": "POST permitted staff",
    "runs/schedules/<int:pk>/delete/": "POST permitted staff",
    "runs/workers/": "GET staff",
    "runs/workers.<format:fmt>": "GET staff",
    "runs/workers/backlog.<format:fmt>": "GET staff",
    "runs/notices/": "GET staff, POST permitted staff",
    "runs/notices.<format:fmt>": "GET staff",
}

OPERATING_API = {
    "api/v1/runs/<int:pk>/cancel/": "POST permitted staff",
    "api/v1/runs/<int:pk>/repeat/": "POST permitted staff",
    "api/v1/load-tests/": "POST permitted staff",
    "api/v1/load-tests/<int:pk>/": "GET permitted staff",
    "api/v1/operations/": "GET staff",
    "api/v1/notices/": "GET staff",
}
