"""The pages of the deals application."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from deals.views.alerts import (
    events as alerts,
)
from deals.views.alerts import (
    exports as alert_exports,
)
from deals.views.alerts import (
    feeds,
    webhooks,
)
from deals.views.alerts import (
    links as alert_links,
)
from deals.views.alerts import (
    rules as alert_rules,
)
from deals.views.assortment import articles as own_catalogue
from deals.views.campaigns import campaigns
from deals.views.campaigns import posts as campaign_posts
from deals.views.comparing import matrix as compare
from deals.views.comparing import over_time
from deals.views.comparing import share_of_voice as voice
from deals.views.curation import exports as curation_exports
from deals.views.curation import product_changes, reports, review
from deals.views.market import catalogue, evidence, exports, products, retailers
from deals.views.operations import outbox, retention
from deals.views.workspaces import (
    accounts,
    api_keys,
    audit,
    competitors,
    members,
    overview,
    use_api,
    watchlists,
    welcome,
    workspaces,
)
from deals.views.workspaces import (
    workspace_redirects as own,
)

urlpatterns = [
    path("", overview.overview_page, name="overview"),
    path("market/", overview.market_page, name="market"),
    path("products/", products.product_list, name="products"),
    path("products.<form:form>", exports.products, name="products-export"),
    path("products/<int:pk>/", products.product_page, name="product"),
    path("products/<int:pk>.<form:form>", products.product_file, name="product-file"),
    path("products/<int:pk>/claims.<form:form>", products.claims_file, name="product-claims-file"),
    path("products/<int:pk>/beside/", products.product_beside, name="product-beside"),
    path("products/<int:pk>/merge/", product_changes.merge_page, name="product-merge"),
    path("products/<int:pk>/split/", product_changes.split_page, name="product-split"),
    path("product-changes/", product_changes.changes_page, name="product-changes"),
    path("product-changes.<form:form>", curation_exports.changes, name="product-changes-export"),
    path("product-changes/<int:pk>/undo/", product_changes.undo_page, name="product-change-undo"),
    path("review/", review.review_page, name="review"),
    path("review/<slug:kind>/", review.queue_page, name="review-kind"),
    path("review/<slug:kind>.<form:form>", curation_exports.queue, name="review-export"),
    path("review/<slug:kind>/history/", review.history_page, name="review-history"),
    path("review/<slug:kind>/history.<form:form>", curation_exports.history, name="review-history-export"),
    path("review/<slug:kind>/many/", review.decide_many, name="review-many"),
    path("review/<slug:kind>/<int:pk>/", review.decide_item, name="review-decide"),
    path("review/<slug:kind>/<int:pk>/correct/", review.correct_item, name="review-correct"),
    path("review/<slug:kind>/decisions/<int:pk>/undo/", review.undo_item, name="review-undo"),
    path("retailers/", retailers.retailer_list, name="retailers"),
    path("retailers.<form:form>", exports.retailer_list, name="retailers-export"),
    path("retailers/<slug:slug>/", retailers.retailer_page, name="retailer"),
    path("retailers/<slug:slug>.<form:form>", exports.retailer_deals, name="retailer-export"),
    path("deals/<int:pk>/", evidence.deal_page, name="deal"),
    path("deals/<int:pk>/report/", reports.report_page, name="deal-report"),
    path("deals/<int:pk>/curate/", review.curate_page, name="curate"),
    path("catalogue/", catalogue.catalogue_page, name="catalogues"),
    path("catalogue/merges.<form:form>", curation_exports.merges, name="catalogues-merges-export"),
    path(
        "catalogue/changes.<form:form>", curation_exports.catalogue_changes, name="catalogues-changes-export"
    ),
    path("catalogue/<slug:catalogue>.<form:form>", curation_exports.catalogue, name="catalogues-export"),
    path("catalogue/<slug:catalogue>/import/", catalogue.load, name="catalogues-import"),
    path("catalogue/merge/", catalogue.merge, name="catalogues-merge"),
    path("catalogue/merges/<int:pk>/undo/", catalogue.undo, name="catalogues-undo"),
    path("catalogue/brands/merge/", catalogue.merge_two_brands, name="brands-merge"),
    path("catalogue/brands/merges/<int:pk>/undo/", catalogue.undo_brands, name="brands-undo"),
    path("deletions/", retention.deletions_page, name="deletions"),
    path("deletions.<form:form>", curation_exports.uploads, name="deletions-export"),
    path("deletions/counts.<form:form>", curation_exports.deletion_counts, name="deletion-counts-export"),
    path("retention/", retention.retention_page, name="retention"),
    path("reports/", reports.reports_page, name="reports"),
    path("reports.<form:form>", curation_exports.reports, name="reports-export"),
    path("workspace/", workspaces.own_workspace, name="workspace"),
    path("workspaces/new/", workspaces.new_workspace, name="workspace-new"),
    path("workspaces/<int:pk>/", workspaces.workspace_page, name="workspace-detail"),
    path("workspaces/<int:pk>/switch/", workspaces.switch, name="workspace-switch"),
    path("workspaces/<int:pk>/settings/", workspaces.settings_page, name="workspace-settings"),
    path("workspaces/<int:pk>/export.json", workspaces.export, name="workspace-export"),
    path("workspaces/<int:pk>/delete/", workspaces.delete, name="workspace-delete"),
    path("workspaces/<int:pk>/log/", audit.audit_page, name="workspace-log"),
    path("workspaces/<int:pk>/log.<form:form>", exports.log, name="workspace-log-export"),
    path("workspaces/<int:pk>/members.<form:form>", exports.members, name="members-export"),
    path("workspaces/<int:pk>/invitations.<form:form>", exports.invitations, name="invitations-export"),
    path("workspaces/<int:pk>/keys.<form:form>", exports.keys, name="api-keys-export"),
    path("workspaces/<int:pk>/invite/", members.invite, name="invite"),
    path("workspaces/<int:pk>/invitations/<int:invitation>/withdraw/", members.withdraw, name="withdraw"),
    path("workspaces/<int:pk>/members/<int:member>/role/", members.change_role, name="member-role"),
    path("workspaces/<int:pk>/members/<int:member>/remove/", members.remove, name="member-remove"),
    path("workspaces/<int:pk>/members/<int:member>/hand-over/", members.hand_over, name="hand-over"),
    path("workspaces/<int:pk>/keys/", api_keys.create, name="api-key-create"),
    path("workspaces/<int:pk>/keys/<int:key>/revoke/", api_keys.revoke, name="api-key-revoke"),
    path("workspaces/<int:pk>/competitors/", competitors.competitors_page, name="competitors"),
    path("workspaces/<int:pk>/competitors.<form:form>", exports.competitors, name="competitors-export"),
    path("workspaces/<int:pk>/competitors/add/", competitors.add, name="competitors-add"),
    path("workspaces/<int:pk>/competitors/paste/", competitors.paste, name="competitors-paste"),
    path(
        "workspaces/<int:pk>/competitors/<int:competitor>/change/",
        competitors.change,
        name="competitor-change",
    ),
    path("workspaces/<int:pk>/catalogue/", own_catalogue.catalogue_page, name="catalogue"),
    path("workspaces/<int:pk>/catalogue.<form:form>", exports.catalogue, name="catalogue-export"),
    path("workspaces/<int:pk>/catalogue/upload/", own_catalogue.upload, name="catalogue-new-upload"),
    path(
        "workspaces/<int:pk>/catalogue/uploads/<int:upload>/",
        own_catalogue.upload_page,
        name="catalogue-upload",
    ),
    path(
        "workspaces/<int:pk>/catalogue/uploads/<int:upload>/progress/",
        own_catalogue.upload_progress,
        name="catalogue-progress",
    ),
    path("workspaces/<int:pk>/catalogue/match/", own_catalogue.match_again, name="catalogue-match"),
    path("workspaces/<int:pk>/catalogue/delete/", own_catalogue.delete, name="catalogue-delete"),
    path("workspaces/<int:pk>/catalogue/items/<int:item>/", own_catalogue.item_page, name="catalogue-item"),
    path(
        "workspaces/<int:pk>/catalogue/items/<int:item>/decide/",
        own_catalogue.decide,
        name="catalogue-decide",
    ),
    path("workspaces/<int:pk>/campaigns/", campaigns.campaign_page, name="campaigns"),
    path("workspaces/<int:pk>/campaigns.<form:form>", exports.campaign_part, name="campaigns-export"),
    *(
        path(
            f"workspaces/<int:pk>/campaigns/{part}.<form:form>",
            exports.campaign_part,
            {"part": part},
            name=f"campaigns-{part}-export",
        )
        for part in ("extremes", "rhythm", "days")
    ),
    path("workspaces/<int:pk>/campaigns/posts/", campaign_posts.posts_page, name="campaign-posts"),
    path(
        "workspaces/<int:pk>/campaigns/posts.<form:form>",
        exports.campaign_posts,
        name="campaign-posts-export",
    ),
    path("compare/", own.own_page("compare"), name="compare-own"),
    path("workspaces/<int:pk>/compare/", compare.compare_page, name="compare"),
    path("workspaces/<int:pk>/compare.<form:form>", compare.compare_file, name="compare-file"),
    path("workspaces/<int:pk>/compare/index/", over_time.index_page, name="compare-index"),
    path("workspaces/<int:pk>/compare/index.<form:form>", over_time.index_file, name="compare-index-file"),
    path("workspaces/<int:pk>/compare/answers/", over_time.answers_page, name="compare-answers"),
    path(
        "workspaces/<int:pk>/compare/answers.<form:form>", over_time.answers_file, name="compare-answers-file"
    ),
    path("workspaces/<int:pk>/compare/movers.<form:form>", voice.movers_file, name="compare-movers-file"),
    path("workspaces/<int:pk>/compare/voice/", voice.voice_page, name="compare-voice"),
    path("workspaces/<int:pk>/compare/voice.<form:form>", voice.voice_file, name="compare-voice-file"),
    path("workspaces/<int:pk>/compare/parts.<form:form>", voice.parts_file, name="compare-parts-file"),
    path("workspaces/<int:pk>/compare/promotions/", voice.promotions_page, name="compare-promotions"),
    path(
        "workspaces/<int:pk>/compare/promotions.<form:form>",
        voice.promotions_file,
        name="compare-promotions-file",
    ),
    path("workspaces/<int:pk>/watchlists/", watchlists.watchlists_page, name="watchlists"),
    path("workspaces/<int:pk>/watchlists.<form:form>", exports.watched, name="watchlists-export"),
    path("workspaces/<int:pk>/watchlists/all.<form:form>", exports.watchlists, name="watchlists-all-export"),
    path("workspaces/<int:pk>/watchlists/make/", watchlists.make, name="watchlist-make"),
    path("workspaces/<int:pk>/watchlists/watch/", watchlists.watch, name="watch"),
    path(
        "workspaces/<int:pk>/watchlists/<int:watchlist>/delete/", watchlists.delete, name="watchlist-delete"
    ),
    path("workspaces/<int:pk>/watched/<int:item>/remove/", watchlists.unwatch, name="unwatch"),
    path("workspaces/<int:pk>/watched/<int:item>/tags/", watchlists.tag, name="watched-tags"),
    path("workspaces/<int:pk>/welcome/", welcome.who, name="welcome"),
    path("workspaces/<int:pk>/welcome/choose/", welcome.choose, name="welcome-choose"),
    path("workspaces/<int:pk>/welcome/competitors/", welcome.competitors, name="welcome-competitors"),
    path("workspaces/<int:pk>/welcome/watch/", welcome.watch, name="welcome-watch"),
    path("workspaces/<int:pk>/watchlists/<int:watchlist>/feed/", feeds.change, name="watchlist-feed"),
    path("feeds/<str:secret>/", feeds.feed, name="feed"),
    path("alerts/", alerts.own_alerts, name="own-alerts"),
    path("alerts/unread/", alerts.unread, name="alerts-unread"),
    path("alerts/unsubscribe/<str:token>/", alert_links.unsubscribe, name="alerts-unsubscribe"),
    path("alerts/snooze/<str:token>/", alert_links.snooze, name="alerts-snooze"),
    path("workspaces/<int:pk>/alerts/", alerts.alerts_page, name="alerts"),
    path("workspaces/<int:pk>/alerts.<form:form>", alert_exports.events, name="alerts-export"),
    path("workspaces/<int:pk>/alerts/read/", alerts.read, name="alerts-read"),
    path("workspaces/<int:pk>/alerts/<int:event>/", alerts.alert_page, name="alert"),
    path("workspaces/<int:pk>/alerts/rules/", alert_rules.rules_page, name="alert-rules"),
    path("workspaces/<int:pk>/alerts/rules.<form:form>", alert_exports.rules, name="alert-rules-export"),
    path("workspaces/<int:pk>/alerts/rules/new/", alert_rules.new_rule, name="alert-rule-new"),
    path("workspaces/<int:pk>/alerts/rules/<int:rule>/", alert_rules.edit_rule, name="alert-rule"),
    path("workspaces/<int:pk>/alerts/rules/<int:rule>/switch/", alert_rules.switch, name="alert-rule-switch"),
    path("workspaces/<int:pk>/alerts/rules/<int:rule>/delete/", alert_rules.delete, name="alert-rule-delete"),
    path("workspaces/<int:pk>/alerts/webhooks/", webhooks.webhooks_page, name="webhooks"),
    path("workspaces/<int:pk>/alerts/webhooks.<form:form>", alert_exports.webhooks, name="webhooks-export"),
    path("workspaces/<int:pk>/alerts/webhooks/make/", webhooks.make, name="webhook-make"),
    path("workspaces/<int:pk>/alerts/webhooks/<int:hook>/", webhooks.log_page, name="webhook-log"),
    path(
        "workspaces/<int:pk>/alerts/webhooks/<int:hook>.<form:form>",
        alert_exports.attempts,
        name="webhook-log-export",
    ),
    path("workspaces/<int:pk>/alerts/webhooks/<int:hook>/change/", webhooks.change, name="webhook-change"),
    path("invitations/<str:secret>/", members.accept, name="invitation"),
    path("campaigns/", own.own_page("campaigns"), name="campaigns-own"),
    path("api/use/", use_api.use_api, name="api-use"),
    path("sign-up/", accounts.SignUp.as_view(), name="sign-up"),
    path("outbox.<form:form>", curation_exports.outbox, name="outbox-export"),
    path("outbox/", outbox.outbox_page, name="outbox"),
    path("outbox/<int:pk>/", outbox.mail_page, name="outbox-mail"),
    path("outbox/<int:pk>/html/", outbox.mail_html, name="outbox-mail-html"),
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
