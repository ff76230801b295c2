"""The market data, shared by all signed-in users, and the private workspaces."""

from deals.models.accounts import FailedSignIn, QueuedMail, Session
from deals.models.alerts import AlertEvent, AlertInbox, AlertPost, AlertRetailer, AlertRule
from deals.models.assortment import AssortmentItem, AssortmentUpload
from deals.models.catalogue import (
    Brand,
    BrandAlias,
    BrandMerge,
    Category,
    Listing,
    Product,
    Retailer,
    RetailerAlias,
    RetailerMerge,
)
from deals.models.catalogue_imports import CatalogueImport
from deals.models.chart_notes import ChartNote
from deals.models.coverage import CoverageHour
from deals.models.curation import (
    DealOverride,
    DealReport,
    MakerAssignment,
    Reextraction,
    ReportAnswer,
    SellerAssignment,
    VoiceAssignment,
)
from deals.models.deals import Deal, DirtyProduct, SettlingFailure
from deals.models.deliveries import (
    Delivery,
    DeliveryAttempt,
    SendingPause,
    Suppression,
    WatchlistFeed,
    Webhook,
)
from deals.models.exports import Export, Standing
from deals.models.lines import CuratedLine, LineChange, LineDecision, LineRedirect, ProductLine
from deals.models.matching import (
    ListingTerm,
    MatchDecision,
    MatchPair,
    MatchScorer,
    ProductChange,
    ProductRedirect,
    Term,
)
from deals.models.outbox import OutboxMail
from deals.models.posts import (
    DEMO_POST_IDS_FROM,
    DEMO_POST_IDS_TO,
    DeallessPosts,
    DeallessRevision,
    DeletedAuthor,
    DeletionNotices,
    EngagementSnapshot,
    OlderPosts,
    Post,
    Sighting,
)
from deals.models.retention import EXPORT_DAYS, Purge, Retention
from deals.models.saved_views import SavedView
from deals.models.speakers import Speaker
from deals.models.uploads import UploadedFile
from deals.models.watching import Competitor, WatchedItem, Watchlist
from deals.models.workspaces import ApiKey, AuditEntry, Invitation, Membership, Workspace

__all__ = [
    "DEMO_POST_IDS_FROM",
    "DEMO_POST_IDS_TO",
    "EXPORT_DAYS",
    "AlertEvent",
    "AlertInbox",
    "AlertPost",
    "AlertRetailer",
    "AlertRule",
    "ApiKey",
    "AssortmentItem",
    "AssortmentUpload",
    "AuditEntry",
    "Brand",
    "BrandAlias",
    "BrandMerge",
    "CatalogueImport",
    "Category",
    "ChartNote",
    "Competitor",
    "CoverageHour",
    "CuratedLine",
    "Deal",
    "DealOverride",
    "DealReport",
    "DeallessPosts",
    "DeallessRevision",
    "DeletedAuthor",
    "DeletionNotices",
    "Delivery",
    "DeliveryAttempt",
    "DirtyProduct",
    "EngagementSnapshot",
    "Export",
    "FailedSignIn",
    "Invitation",
    "LineChange",
    "LineDecision",
    "LineRedirect",
    "Listing",
    "ListingTerm",
    "MakerAssignment",
    "MatchDecision",
    "MatchPair",
    "MatchScorer",
    "Membership",
    "OlderPosts",
    "OutboxMail",
    "Post",
    "Product",
    "ProductChange",
    "ProductLine",
    "ProductRedirect",
    "Purge",
    "QueuedMail",
    "Reextraction",
    "ReportAnswer",
    "Retailer",
    "RetailerAlias",
    "RetailerMerge",
    "Retention",
    "SavedView",
    "SellerAssignment",
    "SendingPause",
    "Session",
    "SettlingFailure",
    "Sighting",
    "Speaker",
    "Standing",
    "Suppression",
    "Term",
    "UploadedFile",
    "VoiceAssignment",
    "WatchedItem",
    "Watchlist",
    "WatchlistFeed",
    "Webhook",
    "Workspace",
]
