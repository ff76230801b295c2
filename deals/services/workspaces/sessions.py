"""Sessions (SESSION_ENGINE): stored under the hash of their key, with the user, who can be signed out.

Each tells where it was last seen, so that people find one that is not theirs.
"""

from datetime import timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends import db
from django.utils import timezone

from deals.models import Session
from deals.services.common.secrets import hash_of

TOLD_EVERY = timedelta(minutes=10)
"""How exactly a session tells when it was last seen: a write a request would cost more than it is worth."""

LONGEST_BROWSER = 200


class SessionStore(db.SessionStore):
    """Django's sessions in the database; who reads the table cannot enter by what is in it."""

    row: Session | None = None
    """As it was read; None for a session of this request."""

    came_from: tuple[str | None, str] = (None, "")
    """Address and browser of a new one."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table."""
        return Session

    def _get_session_from_db(self) -> Session | None:
        found = Session.objects.filter(
            session_key=hash_of(self.session_key or ""), expire_date__gt=timezone.now()
        )
        row = found.first()
        if row is None:
            self._session_key = None
        self.row = row
        return row

    def exists(self, session_key: str) -> bool:
        """Tell whether there is a session of this key."""
        return Session.objects.filter(session_key=hash_of(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row of this session."""
        key = hash_of(self._get_or_create_session_key())  # type: ignore[attr-defined]  # Django's
        address, browser = self.came_from
        told: dict[str, Any] = {"address": address, "browser": browser[:LONGEST_BROWSER]}
        if self.row is not None and self.row.session_key == key:
            told = {name: getattr(self.row, name) for name in ("began_at", "seen_at", "address", "browser")}
        return Session(
            session_key=key,
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            of_user=int(data[SESSION_KEY]) if SESSION_KEY in data else None,
            **told,
        )

    def seen(self, address: str | None, browser: str) -> None:
        """Write down that the session is in use, once in ten minutes."""
        now = timezone.now()
        if self.row is None or now - self.row.seen_at < TOLD_EVERY:
            return
        told = {"seen_at": now, "address": address, "browser": browser[:LONGEST_BROWSER]}
        Session.objects.filter(pk=self.row.pk).update(**told)

    def delete(self, session_key: str | None = None) -> None:
        """Delete the session of a key, this one's unless told; nothing where there is none."""
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(session_key=hash_of(key)).delete()


def end_sessions(user: User, but: str | None = None) -> int:
    """Sign a user out everywhere, but in the session of the key `but`; return how many sessions that were."""
    kept = hash_of(but) if but else ""
    return Session.objects.filter(of_user=user.pk).exclude(session_key=kept).delete()[0]


def end_session(user: User, number: str) -> bool:
    """Sign a user out of one session, named by the hash of its key; tell whether it was there."""
    return bool(Session.objects.filter(of_user=user.pk, session_key=number).delete()[0])
