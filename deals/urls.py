"""The pages of the deals application."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from deals.views import (
    accounts,
    api_keys,
    audit,
    evidence,
    members,
    outbox,
    overview,
    products,
    retailers,
    workspaces,
)

urlpatterns = [
    path("", overview.overview_page, name="overview"),
    path("products/", products.product_list, name="products"),
    path("products/<int:pk>/", products.product_page, name="product"),
    path("products/<int:pk>.csv", products.product_csv, name="product-csv"),
    path("retailers/", retailers.retailer_list, name="retailers"),
    path("retailers/<slug:slug>/", retailers.retailer_page, name="retailer"),
    path("deals/<int:pk>/", evidence.deal_page, name="deal"),
    path("workspace/", workspaces.own_workspace, name="workspace"),
    path("workspaces/new/", workspaces.new_workspace, name="workspace-new"),
    path("workspaces/<int:pk>/", workspaces.workspace_page, name="workspace-detail"),
    path("workspaces/<int:pk>/switch/", workspaces.switch, name="workspace-switch"),
    path("workspaces/<int:pk>/settings/", workspaces.settings_page, name="workspace-settings"),
    path("workspaces/<int:pk>/export.json", workspaces.export, name="workspace-export"),
    path("workspaces/<int:pk>/delete/", workspaces.delete, name="workspace-delete"),
    path("workspaces/<int:pk>/log/", audit.audit_page, name="workspace-log"),
    path("workspaces/<int:pk>/log.csv", audit.audit_csv, name="workspace-log-csv"),
    path("workspaces/<int:pk>/invite/", members.invite, name="invite"),
    path("workspaces/<int:pk>/invitations/<int:invitation>/withdraw/", members.withdraw, name="withdraw"),
    path("workspaces/<int:pk>/members/<int:member>/role/", members.change_role, name="member-role"),
    path("workspaces/<int:pk>/members/<int:member>/remove/", members.remove, name="member-remove"),
    path("workspaces/<int:pk>/members/<int:member>/hand-over/", members.hand_over, name="hand-over"),
    path("workspaces/<int:pk>/keys/", api_keys.create, name="api-key-create"),
    path("workspaces/<int:pk>/keys/<int:key>/revoke/", api_keys.revoke, name="api-key-revoke"),
    path("invitations/<str:secret>/", members.accept, name="invitation"),
    path("sign-up/", accounts.SignUp.as_view(), name="sign-up"),
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
