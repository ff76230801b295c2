"""The pages of ingestion, and its routes of API v1."""

from django.urls import path

from ingestion.api import coverage as coverage_api
from ingestion.api import live_streams as live_api
from ingestion.api import operating as operating_api
from ingestion.api import runs as runs_api
from ingestion.api import schedules as schedules_api
from ingestion.views import coverage, files, loading, notices, runs, schedules, workers
from ingestion.views import live_streams as live

LIVE = [
    path("live/", live.streams_page, name="live-streams"),
    path("live.<format:fmt>", live.streams_export, name="live-streams-export"),
    path("live/new/", live.new_stream, name="live-stream-new"),
    path("live/<int:pk>/", live.stream_detail, name="live-stream"),
    path("live/<int:pk>/change/", live.change_stream, name="live-stream-change"),
    path("live/<int:pk>/switch/", live.switch_stream, name="live-stream-switch"),
    path("live/tests/<int:pk>/", live.test_page, name="connection-test"),
]

urlpatterns = [
    *LIVE,
    path("runs/", runs.runs_page, name="runs"),
    path("runs.<format:fmt>", runs.runs_export, name="runs-export"),
    path("runs/<int:pk>/", runs.run_page, name="run"),
    path("runs/<int:pk>.<format:fmt>", runs.run_files_export, name="run-files-export"),
    path("runs/<int:pk>/progress/", runs.run_progress_part, name="run-progress"),
    path("runs/files/<int:pk>/", files.file_page, name="run-file"),
    path("runs/<int:pk>/cancel/", loading.cancel, name="run-cancel"),
    path("runs/<int:pk>/repeat/", loading.repeat, name="run-repeat"),
    path("runs/load/", loading.load_page, name="load"),
    path("runs/load/<int:pk>/", loading.test_page, name="load-test"),
    path("runs/load/<int:pk>/start/", loading.start, name="load-start"),
    path("runs/schedules/", schedules.schedules_page, name="schedules"),
    path("runs/schedules.<format:fmt>", schedules.export, name="schedules-export"),
    path("runs/schedules/add/", schedules.add_page, name="schedule-add"),
    path("runs/schedules/<int:pk>/", schedules.schedule_page, name="schedule"),
    path("runs/schedules/<int:pk>/switch/", schedules.switch, name="schedule-switch"),
    path("runs/schedules/<int:pk>/scan/", schedules.scan, name="schedule-scan"),
    path("runs/schedules/<int:pk>/delete/", schedules.delete, name="schedule-delete"),
    path("runs/workers/", workers.workers_page, name="workers"),
    path("runs/workers.<format:fmt>", workers.export, name="workers-export"),
    path("runs/workers/backlog.<format:fmt>", workers.backlog_export, name="workers-backlog-export"),
    path("runs/notices/", notices.notices_page, name="notices"),
    path("runs/notices.<format:fmt>", notices.export, name="notices-export"),
    path("runs/set-aside/retry/", runs.retry_set_aside, name="retry-set-aside"),
    path("coverage/", coverage.coverage_page, name="coverage"),
    path("runs/files/<int:pk>.<format:fmt>", files.parts_export, name="run-file-export"),
    path("coverage.json", coverage.coverage_json, name="coverage-json"),
    path("coverage.<format:fmt>", coverage.coverage_export, name="coverage-export"),
    *(
        path(
            f"coverage/{part}.<format:fmt>",
            coverage.coverage_export,
            {"part": part},
            name=f"coverage-{part}-export",
        )
        for part in ("gaps", "sources")
    ),
]

LIVE_API = [
    path("live-streams/", live_api.LiveStreamList.as_view(), name="live-streams"),
    path("live-streams/<int:pk>/", live_api.LiveStreamDetail.as_view(), name="live-stream"),
    path("live-streams/<int:pk>/switch/", live_api.LiveStreamSwitch.as_view(), name="live-stream-switch"),
    path("live-streams/tests/", live_api.ConnectionTests.as_view(), name="connection-tests"),
    path("live-streams/tests/<int:pk>/", live_api.ConnectionTestDetail.as_view(), name="connection-test"),
    path(
        "live-streams/tests/<int:pk>/save/",
        live_api.ConnectionTestSave.as_view(),
        name="connection-test-save",
    ),
]

api_urlpatterns = [
    *LIVE_API,
    path("runs/", runs_api.RunList.as_view(), name="runs"),
    path("runs/set-aside/", runs_api.SetAsideList.as_view(), name="set-aside"),
    path("runs/<int:pk>/", runs_api.RunDetail.as_view(), name="run"),
    path("runs/<int:pk>/cancel/", runs_api.RunCancel.as_view(), name="run-cancel"),
    path("runs/<int:pk>/repeat/", runs_api.RunRepeat.as_view(), name="run-repeat"),
    path("runs/<int:pk>/files/", runs_api.RunFiles.as_view(), name="run-files"),
    path("load-tests/", operating_api.LoadTestList.as_view(), name="load-tests"),
    path("load-tests/<int:pk>/", operating_api.LoadTestDetail.as_view(), name="load-test"),
    path("operations/", operating_api.Operations.as_view(), name="operations"),
    path("notices/", operating_api.NoticeList.as_view(), name="notices"),
    path("coverage/gaps/", coverage_api.CoverageGaps.as_view(), name="coverage-gaps"),
    path("watched-prefixes/", schedules_api.WatchedPrefixList.as_view(), name="watched-prefixes"),
    path("watched-prefixes/<int:pk>/", schedules_api.WatchedPrefixDetail.as_view(), name="watched-prefix"),
    path(
        "watched-prefixes/<int:pk>/scan/",
        schedules_api.WatchedPrefixLook.as_view(),
        name="watched-prefix-scan",
    ),
]
