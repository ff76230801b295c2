"""Who may use the pages and the API of what members keep: saved views, notes on charts.

The view and the note of this world are its owner's, and the view is shared: so `own` means whose it is.
"""

VIEWS_AND_NOTES = {
    "workspaces/<int:pk>/views/": "GET read",
    "workspaces/<int:pk>/views.<format:fmt>": "GET read",
    "workspaces/<int:pk>/views/menu/": "GET read",
    "workspaces/<int:pk>/views/save/": "POST read",
    "workspaces/<int:pk>/views/first/": "POST read",
    "workspaces/<int:pk>/views/<int:view>/": "GET read",
    "workspaces/<int:pk>/views/<int:view>/change/": "GET manage, POST manage",
    "workspaces/<int:pk>/views/<int:view>/move/": "POST own",
    "workspaces/<int:pk>/views/<int:view>/delete/": "GET manage, POST manage",
    "workspaces/<int:pk>/notes/": "GET read",
    "workspaces/<int:pk>/notes.<format:fmt>": "GET read",
    "workspaces/<int:pk>/notes/add/": "POST edit",
    "workspaces/<int:pk>/notes/<int:note>/": "GET own, POST own",
    "workspaces/<int:pk>/notes/<int:note>/delete/": "GET manage, POST manage",
}

VIEWS_AND_NOTES_API = {
    "api/v1/saved-views/": "GET signed in, POST signed in",
    "api/v1/saved-views/<int:pk>/": "GET read, PATCH manage, DELETE manage",
    "api/v1/notes/": "GET signed in, POST signed in",
    "api/v1/notes/<int:pk>/": "GET read, PATCH own, DELETE manage",
}
