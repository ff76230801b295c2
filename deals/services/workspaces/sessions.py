"""Sessions (SESSION_ENGINE): stored under the hash of their key, with the user, who can be signed out."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends import db
from django.utils import timezone

from deals.models import Session
from deals.services.common.secrets import hash_of


class SessionStore(db.SessionStore):
    """Django's sessions in the database; who reads the table cannot enter by what is in it."""

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
        return row

    def exists(self, session_key: str) -> bool:
        """Tell whether there is a session of this key."""
        return Session.objects.filter(session_key=hash_of(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row of this session."""
        return Session(
            session_key=hash_of(self._get_or_create_session_key()),  # type: ignore[attr-defined]  # Django's
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            of_user=int(data[SESSION_KEY]) if SESSION_KEY in data else None,
        )

    def delete(self, session_key: str | None = None) -> None:
        """Delete the session of a key, this one's unless told; nothing where there is none."""
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(session_key=hash_of(key)).delete()


def end_sessions(user: User) -> int:
    """Sign a user out everywhere; return how many sessions that were."""
    return Session.objects.filter(of_user=user.pk).delete()[0]
