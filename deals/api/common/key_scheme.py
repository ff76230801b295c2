"""How the OpenAPI schema describes a workspace's keys; importing it is what registers it."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The keys in the OpenAPI schema."""

    target_class = "deals.api.common.authentication.KeyAuthentication"
    name = "workspaceKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Describe the header."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A workspace's API key, created on its page: `Bearer td_...`",
        }
