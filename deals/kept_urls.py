"""What members keep of pages: saved views, notes on charts."""

from django.urls import path

from deals.views.workspaces import chart_notes, saved_views

urlpatterns = [
    path("workspaces/<int:pk>/views/", saved_views.views_page, name="saved-views"),
    path("workspaces/<int:pk>/views.<format:fmt>", saved_views.views_file, name="saved-views-export"),
    path("workspaces/<int:pk>/views/menu/", saved_views.menu, name="saved-views-menu"),
    path("workspaces/<int:pk>/views/save/", saved_views.save, name="saved-view-save"),
    path("workspaces/<int:pk>/views/first/", saved_views.choose_first, name="saved-view-first"),
    path("workspaces/<int:pk>/views/<int:view>/", saved_views.open_view, name="saved-view"),
    path("workspaces/<int:pk>/views/<int:view>/change/", saved_views.change, name="saved-view-change"),
    path("workspaces/<int:pk>/views/<int:view>/move/", saved_views.move, name="saved-view-move"),
    path("workspaces/<int:pk>/views/<int:view>/delete/", saved_views.delete, name="saved-view-delete"),
    path("workspaces/<int:pk>/notes/", chart_notes.notes_page, name="notes"),
    path("workspaces/<int:pk>/notes.<format:fmt>", chart_notes.notes_file, name="notes-export"),
    path("workspaces/<int:pk>/notes/add/", chart_notes.add, name="note-add"),
    path("workspaces/<int:pk>/notes/<int:note>/", chart_notes.change, name="note-change"),
    path("workspaces/<int:pk>/notes/<int:note>/delete/", chart_notes.delete, name="note-delete"),
]
