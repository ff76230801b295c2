"""The pages of the deals application."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from deals.views import accounts, evidence, outbox, overview, products, retailers, workspaces

urlpatterns = [
    path("", overview.overview_page, name="overview"),
    path("products/", products.product_list, name="products"),
    path("products/<int:pk>/", products.product_page, name="product"),
    path("products/<int:pk>.csv", products.product_csv, name="product-csv"),
    path("retailers/", retailers.retailer_list, name="retailers"),
    path("retailers/<slug:slug>/", retailers.retailer_page, name="retailer"),
    path("deals/<int:pk>/", evidence.deal_page, name="deal"),
    path("workspace/", workspaces.own_workspace, name="workspace"),
    path("workspaces/<int:pk>/", workspaces.workspace_page, name="workspace-detail"),
    path("outbox/", outbox.outbox_page, name="outbox"),
    path("outbox/<int:pk>/", outbox.mail_page, name="outbox-mail"),
    path("sign-in/", accounts.SignIn.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("password/", accounts.PasswordChange.as_view(), name="password-change"),
    path("password/reset/", accounts.PasswordReset.as_view(), name="password-reset"),
    path("password/reset/sent/", accounts.PasswordResetSent.as_view(), name="password-reset-sent"),
    path(
        "password/reset/<uidb64>/<token>/",
        accounts.PasswordResetConfirm.as_view(),
        name="password-reset-confirm",
    ),
]
