"""The pages of the deals application."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from deals.views import (
    accounts,
    evidence,
    outbox,
    overview,
    product_changes,
    products,
    retailers,
    review,
    workspaces,
)

urlpatterns = [
    path("", overview.overview_page, name="overview"),
    path("products/", products.product_list, name="products"),
    path("products/<int:pk>/", products.product_page, name="product"),
    path("products/<int:pk>.csv", products.product_csv, name="product-csv"),
    path("products/<int:pk>/merge/", product_changes.merge_page, name="product-merge"),
    path("products/<int:pk>/split/", product_changes.split_page, name="product-split"),
    path("product-changes/", product_changes.changes_page, name="product-changes"),
    path("product-changes/<int:pk>/undo/", product_changes.undo_page, name="product-change-undo"),
    path("review/", review.review_page, name="review"),
    path("review/<slug:kind>/", review.queue_page, name="review-kind"),
    path("review/<slug:kind>/history/", review.history_page, name="review-history"),
    path("review/<slug:kind>/many/", review.decide_many, name="review-many"),
    path("review/<slug:kind>/<int:pk>/", review.decide_item, name="review-decide"),
    path("review/<slug:kind>/decisions/<int:pk>/undo/", review.undo_item, name="review-undo"),
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
