"""The routes of API v1 that the deals application gives."""

from django.urls import path

from deals.api.alerts import rules as alerts
from deals.api.alerts import webhooks
from deals.api.assortment import article_prices, uploads
from deals.api.assortment import articles as assortment
from deals.api.campaigns import campaigns, grouped, pictures
from deals.api.common import key_scheme as key_scheme  # registers itself
from deals.api.common import search
from deals.api.comparing import comparing, news
from deals.api.curation import groups, reports, reviews
from deals.api.curation import lines as curated_lines
from deals.api.market import glossary, lines, months, price_events, promotion_profile, views
from deals.api.workspaces import (
    chart_notes,
    competitors,
    exports,
    saved_views,
    watched_prices,
    watchlists,
    workspaces,
)

urlpatterns = [
    path("search/", search.Search.as_view(), name="search"),
    path("overview/", views.Overview.as_view(), name="overview"),
    path("retailers/", views.RetailerList.as_view(), name="retailers"),
    path("retailers/<slug:slug>/", views.RetailerDetail.as_view(), name="retailer"),
    path("retailers/<slug:slug>/activity/", views.RetailerActivity.as_view(), name="retailer-activity"),
    path(
        "retailers/<slug:slug>/calendar/",
        promotion_profile.RetailerCalendar.as_view(),
        name="retailer-calendar",
    ),
    path(
        "retailers/<slug:slug>/categories/",
        promotion_profile.RetailerCategories.as_view(),
        name="retailer-categories",
    ),
    path("retailers/<slug:slug>/depths/", promotion_profile.RetailerDepths.as_view(), name="retailer-depths"),
    path("glossary/", glossary.Glossary.as_view(), name="glossary"),
    path("brands/", views.BrandList.as_view(), name="brands"),
    path("categories/", views.CategoryList.as_view(), name="categories"),
    path("products/", views.ProductList.as_view(), name="products"),
    path("products/<int:pk>/", views.ProductDetail.as_view(), name="product"),
    path("products/<int:pk>/price-history/", views.PriceHistory.as_view(), name="price-history"),
    path("lines/", lines.LineList.as_view(), name="lines"),
    path("lines/<int:pk>/", lines.LineDetail.as_view(), name="line"),
    path("products/<int:pk>/price-events/", price_events.ProductEvents.as_view(), name="price-events"),
    path("lines/<int:pk>/price-history/", lines.LineHistory.as_view(), name="line-history"),
    path("lines/<int:pk>/price-events/", price_events.LineEvents.as_view(), name="line-events"),
    path("deals/", views.DealList.as_view(), name="deals"),
    path("deals/<int:pk>/", views.DealDetail.as_view(), name="deal"),
    path("reports/", reports.Reports.as_view(), name="reports"),
    path("coverage/months/", months.LoadedMonths.as_view(), name="coverage-months"),
    path("coverage/", views.Coverage.as_view(), name="coverage"),
    path("workspaces/", workspaces.WorkspaceList.as_view(), name="workspaces"),
    path("workspaces/<int:pk>/", workspaces.WorkspaceDetail.as_view(), name="workspace"),
    path("workspaces/<int:pk>/members/", workspaces.MemberList.as_view(), name="members"),
    path("workspaces/<int:pk>/log/", workspaces.AuditLog.as_view(), name="workspace-log"),
    path("workspaces/<int:pk>/exports/", exports.Exports.as_view(), name="exports"),
    path("workspaces/<int:pk>/exports/<int:export>/", exports.ExportDetail.as_view(), name="export"),
    path("workspaces/<int:pk>/exports/<int:export>/file/", exports.ExportFile.as_view(), name="export-file"),
    path("workspaces/<int:pk>/competitors/", competitors.CompetitorList.as_view(), name="competitors"),
    path(
        "workspaces/<int:pk>/competitors/<int:competitor>/",
        competitors.CompetitorDetail.as_view(),
        name="competitor",
    ),
    path("workspaces/<int:pk>/watchlists/", watchlists.WatchlistList.as_view(), name="watchlists"),
    path(
        "workspaces/<int:pk>/watchlists/<int:watchlist>/",
        watchlists.WatchlistDetail.as_view(),
        name="watchlist",
    ),
    path(
        "workspaces/<int:pk>/watchlists/<int:watchlist>/items/",
        watchlists.WatchedItems.as_view(),
        name="watched",
    ),
    path(
        "workspaces/<int:pk>/watchlists/<int:watchlist>/prices/",
        watched_prices.WatchedPrices.as_view(),
        name="watched-prices",
    ),
    path(
        "workspaces/<int:pk>/watched/<int:item>/",
        watchlists.WatchedItemDetail.as_view(),
        name="watched-item",
    ),
    path("workspaces/<int:pk>/campaigns/", campaigns.CampaignFigures.as_view(), name="campaigns"),
    path("workspaces/<int:pk>/campaigns/list/", grouped.CampaignGroupList.as_view(), name="campaign-list"),
    path("workspaces/<int:pk>/campaigns/worked/", grouped.WorkedList.as_view(), name="campaign-worked"),
    path("workspaces/<int:pk>/campaigns/lift/", pictures.LiftList.as_view(), name="campaign-lift"),
    path("workspaces/<int:pk>/campaigns/years/", pictures.YearsList.as_view(), name="campaign-years"),
    path("workspaces/<int:pk>/campaigns/posts/", campaigns.CampaignPostList.as_view(), name="campaign-posts"),
    path("workspaces/<int:pk>/overview/", comparing.WorkspaceOverview.as_view(), name="workspace-overview"),
    path("workspaces/<int:pk>/news/", news.WorkspaceNews.as_view(), name="workspace-news"),
    path("workspaces/<int:pk>/compare/", comparing.CompareMatrix.as_view(), name="compare"),
    path("workspaces/<int:pk>/compare/index/", comparing.CompareIndex.as_view(), name="compare-index"),
    path(
        "workspaces/<int:pk>/compare/undercuts/",
        comparing.CompareUndercuts.as_view(),
        name="compare-undercuts",
    ),
    path(
        "workspaces/<int:pk>/compare/share-of-voice/",
        comparing.CompareShareOfVoice.as_view(),
        name="compare-share-of-voice",
    ),
    path(
        "workspaces/<int:pk>/assortment/advertised/",
        article_prices.AdvertisedArticles.as_view(),
        name="assortment-advertised",
    ),
    path(
        "workspaces/<int:pk>/assortment/floors/",
        article_prices.BelowFloor.as_view(),
        name="assortment-floors",
    ),
    path("workspaces/<int:pk>/assortment/", assortment.AssortmentItems.as_view(), name="assortment"),
    path(
        "workspaces/<int:pk>/assortment/<int:item>/",
        assortment.AssortmentItemDetail.as_view(),
        name="assortment-item",
    ),
    path(
        "workspaces/<int:pk>/assortment/uploads/",
        uploads.AssortmentUploads.as_view(),
        name="assortment-uploads",
    ),
    path(
        "workspaces/<int:pk>/assortment/uploads/<int:upload>/",
        uploads.AssortmentUploadDetail.as_view(),
        name="assortment-upload",
    ),
    path(
        "workspaces/<int:pk>/assortment/uploads/<int:upload>/import/",
        uploads.AssortmentImport.as_view(),
        name="assortment-import",
    ),
    path("saved-views/", saved_views.SavedViewList.as_view(), name="saved-views"),
    path("saved-views/<int:pk>/", saved_views.SavedViewDetail.as_view(), name="saved-view"),
    path("notes/", chart_notes.ChartNoteList.as_view(), name="notes"),
    path("notes/<int:pk>/", chart_notes.ChartNoteDetail.as_view(), name="note"),
    path("alert-rules/", alerts.RuleList.as_view(), name="alert-rules"),
    path("alert-rules/back-test/", alerts.RuleBackTest.as_view(), name="alert-back-test"),
    path("alert-rules/<int:pk>/", alerts.RuleDetail.as_view(), name="alert-rule"),
    path("alert-rules/<int:pk>/back-test/", alerts.SavedBackTest.as_view(), name="alert-rule-back-test"),
    path("alert-events/", alerts.EventList.as_view(), name="alert-events"),
    path("webhooks/", webhooks.WebhookList.as_view(), name="webhooks"),
    path("webhooks/<int:pk>/", webhooks.WebhookDetail.as_view(), name="webhook"),
    path("webhooks/<int:pk>/retry/", webhooks.WebhookRetry.as_view(), name="webhook-retry"),
    path("webhooks/<int:pk>/test/", webhooks.WebhookTest.as_view(), name="webhook-test"),
    path("products/<int:pk>/merge/", reviews.ProductMerge.as_view(), name="product-merge"),
    path("products/<int:pk>/split/", reviews.ProductSplit.as_view(), name="product-split"),
    path("product-changes/", reviews.ProductChanges.as_view(), name="product-changes"),
    path("product-changes/<int:pk>/undo/", reviews.ProductChangeUndo.as_view(), name="product-change-undo"),
    path("lines/<int:pk>/merge/", curated_lines.LineMerge.as_view(), name="line-merge"),
    path("lines/<int:pk>/split/", curated_lines.LineSplit.as_view(), name="line-split"),
    path("line-changes/", curated_lines.LineChanges.as_view(), name="line-changes"),
    path("line-changes/<int:pk>/undo/", curated_lines.LineChangeUndo.as_view(), name="line-change-undo"),
    path("review-groups/", groups.ReviewGroups.as_view(), name="review-groups"),
    path("review-groups/decide/", groups.ReviewGroupDecide.as_view(), name="review-group-decide"),
    path("reviews/<slug:kind>/", reviews.ReviewQueue.as_view(), name="reviews"),
    path("reviews/<slug:kind>/history/", reviews.ReviewHistory.as_view(), name="review-history"),
    path("reviews/<slug:kind>/<int:pk>/decide/", reviews.ReviewDecide.as_view(), name="review-decide"),
    path("reviews/<slug:kind>/<int:pk>/correct/", reviews.ReviewCorrect.as_view(), name="review-correct"),
    path("reviews/<slug:kind>/decisions/<int:pk>/undo/", reviews.ReviewUndo.as_view(), name="review-undo"),
]
