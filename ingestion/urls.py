"""The pages of ingestion runs, and their routes of API v1."""

from django.urls import path

from ingestion import api, views

urlpatterns = [
    path("runs/", views.runs_page, name="runs"),
    path("runs/<int:pk>/", views.run_page, name="run"),
    path("runs/<int:pk>/progress/", views.run_progress_part, name="run-progress"),
]

api_urlpatterns = [
    path("runs/", api.RunList.as_view(), name="runs"),
    path("runs/<int:pk>/", api.RunDetail.as_view(), name="run"),
    path("runs/<int:pk>/files/", api.RunFiles.as_view(), name="run-files"),
]
