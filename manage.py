#!/usr/bin/env python3
"""Django's command line; a command that needs a database finds one (tweetdeals/embedded/for_command.py)."""

import os
import sys


def main() -> None:
    """Run a management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tweetdeals.settings")
    from django.core.management import execute_from_command_line

    from tweetdeals.embedded.for_command import services_for

    with services_for(sys.argv[1:]):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
