"""How static files are stored: compressed, under names that hold a hash of what they hold."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORTS = (
    (
        r"""(?P<matched>import\s(?P<names>[^"';]*?)\sfrom\s"(?P<url>\./.*?)";)""",
        'import %(names)s from "%(url)s";',
    ),
    (r"""(?P<matched>import\s"(?P<url>\./.*?)";)""", 'import "%(url)s";'),
)
"""Of our own scripts. Django's patterns for imports would look into every package's scripts too."""


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Names within stylesheets, and in the imports of our own scripts, become the hashed ones too.

    Lines that name a source map stay as they are: maps are for debuggers, and few releases bring them.
    """

    patterns = (
        *(
            (files, tuple(one for one in found if "sourceMappingURL" not in str(one)))
            for files, found in HashedFilesMixin.patterns
        ),
        ("js/*.js", IMPORTS),
    )
