"""The pages of curators and operators: what waits for a decision, what was decided, the catalogue, mails."""

from django.urls import path

from deals.views.curation import exports as curation_exports
from deals.views.curation import groups, line_changes, product_changes, reports, review
from deals.views.market import catalogue
from deals.views.operations import outbox, reextractions, retention

urlpatterns = [
    path("products/<int:pk>/merge/", product_changes.merge_page, name="product-merge"),
    path("products/<int:pk>/split/", product_changes.split_page, name="product-split"),
    path("lines/<int:pk>/curate/", line_changes.curate_line, name="line-curate"),
    path("line-changes/", line_changes.changes_page, name="line-changes"),
    path("line-changes/<int:pk>/undo/", line_changes.undo_page, name="line-change-undo"),
    path("product-changes/", product_changes.changes_page, name="product-changes"),
    path("product-changes.<format:fmt>", curation_exports.changes, name="product-changes-export"),
    path("product-changes/<int:pk>/undo/", product_changes.undo_page, name="product-change-undo"),
    path("review/", review.review_page, name="review"),
    path("review/groups/", groups.groups_page, name="review-groups"),
    path("review/groups.<format:fmt>", curation_exports.groups, name="review-groups-export"),
    path("review/groups/decide/", groups.decide_group, name="review-group-decide"),
    path("review/groups/filtered/", groups.decide_filtered, name="review-groups-filtered"),
    path("review/groups/<int:pk>/undo/", groups.undo_group, name="review-group-undo"),
    path("review/<slug:kind>/", review.queue_page, name="review-kind"),
    path("review/<slug:kind>.<format:fmt>", curation_exports.queue, name="review-export"),
    path("review/<slug:kind>/history/", review.history_page, name="review-history"),
    path("review/<slug:kind>/history.<format:fmt>", curation_exports.history, name="review-history-export"),
    path("review/<slug:kind>/many/", review.decide_many, name="review-many"),
    path("review/<slug:kind>/<int:pk>/", review.decide_item, name="review-decide"),
    path("review/<slug:kind>/<int:pk>/correct/", review.correct_item, name="review-correct"),
    path("review/<slug:kind>/decisions/<int:pk>/undo/", review.undo_item, name="review-undo"),
    path("deals/<int:pk>/report/", reports.report_page, name="deal-report"),
    path("deals/<int:pk>/curate/", review.curate_page, name="curate"),
    path("catalogue/", catalogue.catalogue_page, name="catalogues"),
    path("catalogue/merges.<format:fmt>", curation_exports.merges, name="catalogues-merges-export"),
    path(
        "catalogue/changes.<format:fmt>", curation_exports.catalogue_changes, name="catalogues-changes-export"
    ),
    path("catalogue/<slug:catalogue>.<format:fmt>", curation_exports.catalogue, name="catalogues-export"),
    path("catalogue/<slug:catalogue>/import/", catalogue.send, name="catalogues-import"),
    path("catalogue/imports/<int:pk>/", catalogue.import_page, name="catalogue-import"),
    path("catalogue/imports/<int:pk>/progress/", catalogue.import_progress, name="catalogue-import-progress"),
    path("catalogue/imports/<int:pk>/cancel/", catalogue.cancel, name="catalogue-import-cancel"),
    path("catalogue/merge/", catalogue.merge, name="catalogues-merge"),
    path("catalogue/merges/<int:pk>/undo/", catalogue.undo, name="catalogues-undo"),
    path("catalogue/brands/merge/", catalogue.merge_two_brands, name="brands-merge"),
    path("catalogue/brands/merges/<int:pk>/undo/", catalogue.undo_brands, name="brands-undo"),
    path("deletions/", retention.deletions_page, name="deletions"),
    path("deletions.<format:fmt>", curation_exports.uploads, name="deletions-export"),
    path("deletions/purges/<int:pk>/", retention.purge_progress, name="purge-progress"),
    path("deletions/counts.<format:fmt>", curation_exports.deletion_counts, name="deletion-counts-export"),
    path("runs/reextractions/", reextractions.reextractions_page, name="reextractions"),
    path("runs/reextractions/<int:pk>/stop/", reextractions.stop, name="reextraction-stop"),
    path("retention/", retention.retention_page, name="retention"),
    path("reports/", reports.reports_page, name="reports"),
    path("reports.<format:fmt>", curation_exports.reports, name="reports-export"),
    path("outbox.<format:fmt>", curation_exports.outbox, name="outbox-export"),
    path("outbox/", outbox.outbox_page, name="outbox"),
    path("outbox/<int:pk>/", outbox.mail_page, name="outbox-mail"),
    path("outbox/<int:pk>/html/", outbox.mail_html, name="outbox-mail-html"),
]
