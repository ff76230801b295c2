"""The routes of API v1 that the deals application gives."""

from django.urls import path

from deals.api import key_scheme as key_scheme
from deals.api import views

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
]
