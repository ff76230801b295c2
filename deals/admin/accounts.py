"""Users, groups, workspaces, and the mails that were not sent."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from deals.models import (
    ApiKey,
    AuditEntry,
    FailedSignIn,
    Invitation,
    Membership,
    OutboxMail,
    QueuedMail,
    Session,
    Workspace,
)
from deals.read_only_admin import FactAdmin
from deals.services.workspaces.membership_ends import end_access, take_out

admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save; who is deactivated loses what acts as him or her."""
        super().save_model(request, obj, form, change)
        if change and "is_active" in form.changed_data and not obj.is_active:
            end_access(obj, user_of(request))


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin, ModelAdmin):
    """Sets of permissions for staff."""


def user_of(request: HttpRequest) -> User:
    """Return who works in the admin: nobody else gets there."""
    assert isinstance(request.user, User)
    return request.user


class MembershipInline(TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["user"]


@admin.register(Workspace)
class WorkspaceAdmin(ModelAdmin):
    """Customers' private spaces."""

    list_display = ["name", "own_retailer", "time_zone", "is_demo", "is_sample"]
    list_select_related = ["own_retailer"]
    list_filter = ["is_demo", "is_sample"]
    search_fields = ["name"]
    autocomplete_fields = ["own_retailer"]
    inlines = [MembershipInline]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save the members; those that are removed are taken out as on the members' page."""
        formset.save(commit=False)
        for gone in formset.deleted_objects:
            take_out(gone, user_of(request))
        for member in (*formset.new_objects, *(row for row, _ in formset.changed_objects)):
            member.save()
        formset.save_m2m()


@admin.register(Membership)
class MembershipAdmin(ModelAdmin):
    """Who is a member of what; a removal does what the members' page does."""

    list_display = ["user", "workspace", "role", "joined_at"]
    list_select_related = ["user", "workspace"]
    list_filter = ["role"]
    search_fields = ["user__username", "workspace__name"]
    autocomplete_fields = ["user", "workspace"]

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        """Take a member out."""
        take_out(obj, user_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        """Take the chosen members out."""
        for membership in queryset.select_related("user", "workspace"):
            take_out(membership, user_of(request))


@admin.register(Invitation)
class InvitationAdmin(FactAdmin):
    """Whom members invited; the links are in the mails, and are shown once to who invited."""

    list_display = ["email", "workspace", "role", "sent_at", "expires_at", "accepted_at"]
    list_select_related = ["workspace"]
    search_fields = ["email", "workspace__name"]


@admin.register(ApiKey)
class ApiKeyAdmin(FactAdmin):
    """Workspaces' keys: only their hashes are stored."""

    list_display = ["name", "prefix", "workspace", "user", "scope", "last_used_at", "revoked_at"]
    list_select_related = ["workspace", "user"]
    list_filter = ["scope"]
    search_fields = ["name", "prefix", "workspace__name"]


@admin.register(AuditEntry)
class AuditEntryAdmin(FactAdmin):
    """What members did in their workspaces."""

    list_display = ["at", "workspace", "actor_name", "action", "subject"]
    list_select_related = ["workspace"]
    list_filter = ["action"]
    search_fields = ["actor_name", "subject", "workspace__name"]


@admin.register(FailedSignIn)
class FailedSignInAdmin(FactAdmin):
    """Wrong passwords, by where they came from: one address that tries many names shows here."""

    list_display = ["at", "name", "address", "refused"]
    list_filter = ["refused"]
    search_fields = ["name", "address"]
    date_hierarchy = "at"


@admin.register(QueuedMail)
class QueuedMailAdmin(FactAdmin):
    """Mails of accounts that wait for a worker; what they say is encrypted."""

    list_display = ["queued_at", "not_before", "attempts"]
    fields = ["queued_at", "not_before", "attempts"]
    search_fields = ["=attempts"]


@admin.register(Session)
class SessionAdmin(FactAdmin):
    """Who is signed in, and until when."""

    list_display = ["of_user", "expire_date"]
    fields = ["of_user", "expire_date"]
    search_fields = ["=of_user"]


@admin.register(OutboxMail)
class OutboxMailAdmin(FactAdmin):
    """Mails that were stored and not sent: for superusers, since their links open accounts."""

    list_display = ["sent_at", "subject", "recipients"]
    search_fields = ["subject"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the table to superusers only."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Show mails to superusers only."""
        return bool(request.user.is_active and request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser may tidy up."""
        return self.has_view_permission(request)
