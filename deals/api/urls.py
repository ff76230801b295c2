"""The routes of API v1 that the deals application gives."""

from django.urls import path

from deals.api import alerts, reviews, views
from deals.api import key_scheme as key_scheme

urlpatterns = [
    path("overview/", views.Overview.as_view(), name="overview"),
    path("retailers/", views.RetailerList.as_view(), name="retailers"),
    path("retailers/<slug:slug>/", views.RetailerDetail.as_view(), name="retailer"),
    path("retailers/<slug:slug>/activity/", views.RetailerActivity.as_view(), name="retailer-activity"),
    path("brands/", views.BrandList.as_view(), name="brands"),
    path("categories/", views.CategoryList.as_view(), name="categories"),
    path("products/", views.ProductList.as_view(), name="products"),
    path("products/<int:pk>/", views.ProductDetail.as_view(), name="product"),
    path("products/<int:pk>/price-history/", views.PriceHistory.as_view(), name="price-history"),
    path("deals/", views.DealList.as_view(), name="deals"),
    path("deals/<int:pk>/", views.DealDetail.as_view(), name="deal"),
    path("coverage/", views.Coverage.as_view(), name="coverage"),
    path("alert-rules/", alerts.RuleList.as_view(), name="alert-rules"),
    path("alert-rules/back-test/", alerts.RuleBackTest.as_view(), name="alert-back-test"),
    path("alert-rules/<int:pk>/", alerts.RuleDetail.as_view(), name="alert-rule"),
    path("alert-rules/<int:pk>/back-test/", alerts.SavedBackTest.as_view(), name="alert-rule-back-test"),
    path("alert-events/", alerts.EventList.as_view(), name="alert-events"),
    path("webhooks/", alerts.WebhookList.as_view(), name="webhooks"),
    path("webhooks/<int:pk>/", alerts.WebhookDetail.as_view(), name="webhook"),
    path("webhooks/<int:pk>/test/", alerts.WebhookTest.as_view(), name="webhook-test"),
    path("products/<int:pk>/merge/", reviews.ProductMerge.as_view(), name="product-merge"),
    path("products/<int:pk>/split/", reviews.ProductSplit.as_view(), name="product-split"),
    path("product-changes/", reviews.ProductChanges.as_view(), name="product-changes"),
    path("product-changes/<int:pk>/undo/", reviews.ProductChangeUndo.as_view(), name="product-change-undo"),
    path("reviews/<slug:kind>/", reviews.ReviewQueue.as_view(), name="reviews"),
    path("reviews/<slug:kind>/history/", reviews.ReviewHistory.as_view(), name="review-history"),
    path("reviews/<slug:kind>/<int:pk>/decide/", reviews.ReviewDecide.as_view(), name="review-decide"),
    path("reviews/<slug:kind>/decisions/<int:pk>/undo/", reviews.ReviewUndo.as_view(), name="review-undo"),
]
