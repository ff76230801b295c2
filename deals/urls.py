"""The pages of the deals application."""

from django.urls import path

from deals.account_urls import urlpatterns as account_urls
from deals.kept_urls import urlpatterns as kept_urls
from deals.staff_urls import urlpatterns as staff_urls
from deals.views.alerts import (
    events as alerts,
)
from deals.views.alerts import (
    exports as alert_exports,
)
from deals.views.alerts import (
    feeds,
    mutes,
    webhooks,
)
from deals.views.alerts import (
    links as alert_links,
)
from deals.views.alerts import (
    rules as alert_rules,
)
from deals.views.alerts.bell import bell
from deals.views.assortment import article_decisions, article_prices
from deals.views.assortment import articles as assortment
from deals.views.campaigns import grouped, mine, reactions
from deals.views.campaigns import posts as campaign_posts
from deals.views.common import choices, search, time_menu
from deals.views.comparing import matrix as compare
from deals.views.comparing import over_time, share_of_voice, undercuts
from deals.views.market import (
    discount_claims,
    evidence,
    exports,
    glossary,
    lines,
    price_events,
    products,
    retailer_profile,
    retailers,
)
from deals.views.workspaces import (
    api_keys,
    audit,
    competitors,
    members,
    overview,
    sample,
    use_api,
    watchlist_import,
    watchlists,
    welcome,
    workspace_redirects,
    workspaces,
)
from deals.views.workspaces import exports as made_files

urlpatterns = [
    path("", overview.first_page, name="overview"),
    path("overview/", overview.overview_page, name="overview-itself"),
    path("market/", overview.market_page, name="market"),
    path("glossary/", glossary.glossary, name="glossary"),
    path("choices/<slug:source>/", choices.choices, name="choices"),
    path("search/", search.search_page, name="search"),
    path("time/", time_menu.time_menu, name="time-menu"),
    path("time/months.<format:fmt>", time_menu.months_file, name="months-file"),
    path("products/", products.product_list, name="products"),
    path("products.<format:fmt>", exports.products, name="products-export"),
    path("products/<int:pk>/", products.product_page, name="product"),
    path("products/<int:pk>.<format:fmt>", products.product_file, name="product-file"),
    path(
        "products/<int:pk>/discount-claims.<format:fmt>",
        discount_claims.discount_claims_file,
        name="product-discount-claims-file",
    ),
    path(
        "products/<int:pk>/discount-claims/", discount_claims.discount_claims, name="product-discount-claims"
    ),
    path("products/<int:pk>/events/", price_events.product_events, name="product-events"),
    path(
        "products/<int:pk>/events.<format:fmt>", price_events.product_events_file, name="product-events-file"
    ),
    path(
        "products/<int:pk>/lowest.<format:fmt>", price_events.product_lowest_file, name="product-lowest-file"
    ),
    path("products/<int:pk>/other-deals/", products.product_other_deals, name="product-other-deals"),
    path("lines/", lines.line_list, name="lines"),
    path("lines.<format:fmt>", lines.line_list_file, name="lines-export"),
    path("lines/<int:pk>/", lines.line_page, name="line"),
    path("lines/<int:pk>.<format:fmt>", lines.line_file, name="line-file"),
    path("lines/<int:pk>/products/", lines.line_products, name="line-products"),
    path("lines/<int:pk>/events/", price_events.line_events, name="line-events"),
    path("lines/<int:pk>/events.<format:fmt>", price_events.line_events_file, name="line-events-file"),
    path("lines/<int:pk>/lowest.<format:fmt>", price_events.line_lowest_file, name="line-lowest-file"),
    path("retailers/", retailers.retailer_list, name="retailers"),
    path("retailers.<format:fmt>", exports.retailer_list, name="retailers-export"),
    path("retailers/<slug:slug>/", retailers.retailer_page, name="retailer"),
    path("retailers/<slug:slug>.<format:fmt>", exports.retailer_deals, name="retailer-export"),
    path(
        "retailers/<slug:slug>/calendar.<format:fmt>",
        retailer_profile.calendar_file,
        name="retailer-calendar-file",
    ),
    path(
        "retailers/<slug:slug>/categories.<format:fmt>",
        retailer_profile.categories_file,
        name="retailer-categories-file",
    ),
    path(
        "retailers/<slug:slug>/depths.<format:fmt>", retailer_profile.depths_file, name="retailer-depths-file"
    ),
    path("deals/<int:pk>/", evidence.deal_page, name="deal"),
    path("exports/", made_files.exports_page, name="exports"),
    path("exports/<int:pk>/", made_files.export_page, name="export"),
    path("exports/<int:pk>/file/", made_files.export_file, name="export-file"),
    path("exports/<int:pk>/drop/", made_files.drop, name="export-drop"),
    path("workspace/", workspaces.own_workspace, name="workspace"),
    path("workspaces/sample/", sample.open_it, name="sample"),
    path("workspaces/new/", workspaces.new_workspace, name="workspace-new"),
    path("workspaces/<int:pk>/", workspaces.workspace_page, name="workspace-detail"),
    path("workspaces/<int:pk>/switch/", workspaces.switch, name="workspace-switch"),
    path("workspaces/<int:pk>/settings/", workspaces.settings_page, name="workspace-settings"),
    path("workspaces/<int:pk>/export.json", workspaces.export, name="workspace-export"),
    path("workspaces/<int:pk>/delete/", workspaces.delete, name="workspace-delete"),
    path("workspaces/<int:pk>/log/", audit.audit_page, name="workspace-log"),
    path("workspaces/<int:pk>/log.<format:fmt>", audit.audit_file, name="workspace-log-export"),
    path("workspaces/<int:pk>/members.<format:fmt>", exports.members, name="members-export"),
    path("workspaces/<int:pk>/invitations.<format:fmt>", exports.invitations, name="invitations-export"),
    path("workspaces/<int:pk>/keys.<format:fmt>", exports.keys, name="api-keys-export"),
    path("workspaces/<int:pk>/invite/", members.invite, name="invite"),
    path("workspaces/<int:pk>/invitations/<int:invitation>/withdraw/", members.withdraw, name="withdraw"),
    path("workspaces/<int:pk>/members/<int:member>/role/", members.change_role, name="member-role"),
    path("workspaces/<int:pk>/members/<int:member>/remove/", members.remove, name="member-remove"),
    path("workspaces/<int:pk>/members/<int:member>/hand-over/", members.hand_over, name="hand-over"),
    path("workspaces/<int:pk>/keys/", api_keys.create, name="api-key-create"),
    path("workspaces/<int:pk>/keys/<int:key>/revoke/", api_keys.revoke, name="api-key-revoke"),
    path("workspaces/<int:pk>/competitors/", competitors.competitors_page, name="competitors"),
    path("workspaces/<int:pk>/competitors.<format:fmt>", exports.competitors, name="competitors-export"),
    path("workspaces/<int:pk>/competitors/add/", competitors.add, name="competitors-add"),
    path("workspaces/<int:pk>/competitors/paste/", competitors.paste, name="competitors-paste"),
    path(
        "workspaces/<int:pk>/competitors/<int:competitor>/change/",
        competitors.change,
        name="competitor-change",
    ),
    path("workspaces/<int:pk>/assortment/", assortment.assortment_page, name="assortment"),
    path("workspaces/<int:pk>/assortment.<format:fmt>", exports.assortment, name="assortment-export"),
    path("workspaces/<int:pk>/assortment/upload/", assortment.upload, name="assortment-new-upload"),
    path(
        "workspaces/<int:pk>/assortment/uploads/<int:upload>/",
        assortment.upload_page,
        name="assortment-upload",
    ),
    path(
        "workspaces/<int:pk>/assortment/uploads/<int:upload>/cancel/",
        assortment.cancel,
        name="assortment-cancel",
    ),
    path(
        "workspaces/<int:pk>/assortment/uploads/<int:upload>/progress/",
        assortment.upload_progress,
        name="assortment-progress",
    ),
    path(
        "workspaces/<int:pk>/assortment/uploads/<int:upload>/reading/",
        assortment.reading_progress,
        name="assortment-reading",
    ),
    path(
        "workspaces/<int:pk>/assortment/advertised/",
        article_prices.advertised_page,
        name="assortment-advertised",
    ),
    path(
        "workspaces/<int:pk>/assortment/advertised.<format:fmt>",
        article_prices.advertised_file,
        name="assortment-advertised-file",
    ),
    path("workspaces/<int:pk>/assortment/floors/", article_prices.floors_page, name="assortment-floors"),
    path(
        "workspaces/<int:pk>/assortment/floors.<format:fmt>",
        article_prices.floors_file,
        name="assortment-floors-file",
    ),
    path(
        "workspaces/<int:pk>/assortment/floors/offenders.<format:fmt>",
        article_prices.offenders_file,
        name="assortment-offenders-file",
    ),
    path(
        "workspaces/<int:pk>/assortment/decide/", article_decisions.decide_many, name="assortment-decide-many"
    ),
    path("workspaces/<int:pk>/assortment/match/", assortment.match_again, name="assortment-match"),
    path("workspaces/<int:pk>/assortment/delete/", assortment.delete, name="assortment-delete"),
    path("workspaces/<int:pk>/assortment/items/<int:item>/", assortment.item_page, name="assortment-item"),
    path(
        "workspaces/<int:pk>/assortment/items/<int:item>/decide/",
        assortment.decide,
        name="assortment-decide",
    ),
    path("workspaces/<int:pk>/campaigns/", mine.mine_page, name="campaigns"),
    path("workspaces/<int:pk>/campaigns/lift.<format:fmt>", mine.lift_file, name="campaign-lift-export"),
    path("workspaces/<int:pk>/campaigns/years/", mine.years_page, name="campaign-years"),
    path("workspaces/<int:pk>/campaigns/years.<format:fmt>", mine.years_file, name="campaign-years-export"),
    path("workspaces/<int:pk>/campaigns/reactions/", reactions.reactions_page, name="campaign-reactions"),
    path(
        "workspaces/<int:pk>/campaigns/reactions.<format:fmt>",
        exports.campaign_part,
        name="campaign-reactions-export",
    ),
    *(
        path(
            f"workspaces/<int:pk>/campaigns/reactions/{part}.<format:fmt>",
            exports.campaign_part,
            {"part": part},
            name=f"campaign-{part}-export",
        )
        for part in ("extremes", "rhythm", "days")
    ),
    path("workspaces/<int:pk>/campaigns/posts/", campaign_posts.posts_page, name="campaign-posts"),
    path(
        "workspaces/<int:pk>/campaigns/posts.<format:fmt>",
        exports.campaign_posts,
        name="campaign-posts-export",
    ),
    path("workspaces/<int:pk>/campaigns/list/", grouped.list_page, name="campaign-list"),
    path("workspaces/<int:pk>/campaigns/list.<format:fmt>", grouped.list_file, name="campaign-list-export"),
    path("workspaces/<int:pk>/campaigns/worked/", grouped.worked_page, name="campaign-worked"),
    path(
        "workspaces/<int:pk>/campaigns/worked.<format:fmt>",
        grouped.worked_file,
        name="campaign-worked-export",
    ),
    path("workspaces/<int:pk>/overview/more/", overview.more_page, name="overview-more"),
    path("workspaces/<int:pk>/news.<format:fmt>", overview.figures_file, name="news-file"),
    path(
        "workspaces/<int:pk>/voice-by-day.<format:fmt>", overview.voice_by_day_file, name="voice-by-day-file"
    ),
    path("compare/", workspace_redirects.workspace_redirect("compare"), name="compare-own"),
    path("workspaces/<int:pk>/compare/", compare.compare_page, name="compare"),
    path("workspaces/<int:pk>/compare.<format:fmt>", compare.compare_file, name="compare-file"),
    path("workspaces/<int:pk>/compare/index/", over_time.index_page, name="compare-index"),
    path("workspaces/<int:pk>/compare/index.<format:fmt>", over_time.index_file, name="compare-index-file"),
    path("workspaces/<int:pk>/compare/undercuts/", undercuts.undercuts_page, name="compare-undercuts"),
    path(
        "workspaces/<int:pk>/compare/undercuts.<format:fmt>",
        undercuts.undercuts_file,
        name="compare-undercuts-file",
    ),
    path(
        "workspaces/<int:pk>/compare/answers.<format:fmt>",
        undercuts.answers_file,
        name="compare-answers-file",
    ),
    path(
        "workspaces/<int:pk>/compare/movers.<format:fmt>",
        share_of_voice.movers_file,
        name="compare-movers-file",
    ),
    path(
        "workspaces/<int:pk>/compare/share-of-voice/",
        share_of_voice.share_of_voice_page,
        name="compare-share-of-voice",
    ),
    path(
        "workspaces/<int:pk>/compare/share-of-voice.<format:fmt>",
        share_of_voice.share_of_voice_file,
        name="compare-share-of-voice-file",
    ),
    path(
        "workspaces/<int:pk>/compare/parts.<format:fmt>", share_of_voice.parts_file, name="compare-parts-file"
    ),
    path(
        "workspaces/<int:pk>/compare/promotions/", share_of_voice.promotions_page, name="compare-promotions"
    ),
    path(
        "workspaces/<int:pk>/compare/promotions.<format:fmt>",
        share_of_voice.promotions_file,
        name="compare-promotions-file",
    ),
    path("workspaces/<int:pk>/watchlists/", watchlists.watchlists_page, name="watchlists"),
    path("workspaces/<int:pk>/watchlists.<format:fmt>", exports.watched, name="watchlists-export"),
    path("workspaces/<int:pk>/watchlists/all.<format:fmt>", exports.watchlists, name="watchlists-all-export"),
    path("workspaces/<int:pk>/watchlists/make/", watchlists.make, name="watchlist-make"),
    path("workspaces/<int:pk>/watchlists/watch/", watchlists.watch, name="watch"),
    path("watchlists/", workspace_redirects.workspace_redirect("watchlists"), name="watchlists-own"),
    path(
        "workspaces/<int:pk>/watchlists/<int:watchlist>/archive/",
        watchlists.archive,
        name="watchlist-archive",
    ),
    path(
        "workspaces/<int:pk>/watchlists/<int:watchlist>/delete/", watchlists.delete, name="watchlist-delete"
    ),
    path(
        "workspaces/<int:pk>/watchlists/<int:watchlist>/import/",
        watchlist_import.import_rows,
        name="watchlist-import",
    ),
    path(
        "workspaces/<int:pk>/watchlists/refused.<format:fmt>",
        watchlist_import.refused_file,
        name="watchlist-refused-export",
    ),
    path("workspaces/<int:pk>/watched/<int:item>/remove/", watchlists.unwatch, name="unwatch"),
    path("workspaces/<int:pk>/watched/<int:item>/tags/", watchlists.tag, name="watched-tags"),
    path("workspaces/<int:pk>/welcome/", welcome.who, name="welcome"),
    path("workspaces/<int:pk>/welcome/competitors/", welcome.competitors, name="welcome-competitors"),
    path("workspaces/<int:pk>/welcome/watch/", welcome.watch, name="welcome-watch"),
    path("workspaces/<int:pk>/watchlists/<int:watchlist>/feed/", feeds.change, name="watchlist-feed"),
    path("feeds/<str:secret>/", feeds.feed, name="feed"),
    path("alerts/", alerts.own_alerts, name="own-alerts"),
    path("alerts/unread/", alerts.unread, name="alerts-unread"),
    path("alerts/unsubscribe/<str:token>/", alert_links.unsubscribe, name="alerts-unsubscribe"),
    path("alerts/snooze/<str:token>/", alert_links.snooze, name="alerts-snooze"),
    path("workspaces/<int:pk>/alerts/", alerts.alerts_page, name="alerts"),
    path("workspaces/<int:pk>/alerts.<format:fmt>", alert_exports.events, name="alerts-export"),
    path("workspaces/<int:pk>/alerts/read/", alerts.read, name="alerts-read"),
    path("workspaces/<int:pk>/alerts/<int:event>/", alerts.alert_page, name="alert"),
    path("workspaces/<int:pk>/alerts/mutes/", mutes.mutes_page, name="alert-mutes"),
    path("workspaces/<int:pk>/alerts/bell/", bell, name="alert-bell"),
    path("workspaces/<int:pk>/alerts/rules/", alert_rules.rules_page, name="alert-rules"),
    path("workspaces/<int:pk>/alerts/rules.<format:fmt>", alert_exports.rules, name="alert-rules-export"),
    path("workspaces/<int:pk>/alerts/rules/new/", alert_rules.new_rule, name="alert-rule-new"),
    path("workspaces/<int:pk>/alerts/rules/<int:rule>/", alert_rules.edit_rule, name="alert-rule"),
    path("workspaces/<int:pk>/alerts/rules/<int:rule>/switch/", alert_rules.switch, name="alert-rule-switch"),
    path(
        "workspaces/<int:pk>/alerts/rules/<int:rule>/archive/", alert_rules.archive, name="alert-rule-archive"
    ),
    path("workspaces/<int:pk>/alerts/rules/<int:rule>/delete/", alert_rules.delete, name="alert-rule-delete"),
    path("workspaces/<int:pk>/alerts/webhooks/", webhooks.webhooks_page, name="webhooks"),
    path("workspaces/<int:pk>/alerts/webhooks.<format:fmt>", alert_exports.webhooks, name="webhooks-export"),
    path("workspaces/<int:pk>/alerts/webhooks/make/", webhooks.make, name="webhook-make"),
    path("workspaces/<int:pk>/alerts/webhooks/<int:hook>/", webhooks.log_page, name="webhook-log"),
    path(
        "workspaces/<int:pk>/alerts/webhooks/<int:hook>.<format:fmt>",
        alert_exports.attempts,
        name="webhook-log-export",
    ),
    path("workspaces/<int:pk>/alerts/webhooks/<int:hook>/test/", webhooks.test_state, name="webhook-test"),
    path("workspaces/<int:pk>/alerts/webhooks/<int:hook>/change/", webhooks.change, name="webhook-change"),
    path("invitations/<str:secret>/", members.accept, name="invitation"),
    path("campaigns/", workspace_redirects.workspace_redirect("campaigns"), name="campaigns-own"),
    path("api/use/", use_api.use_api, name="api-use"),
    *account_urls,
    *kept_urls,
    *staff_urls,
]
