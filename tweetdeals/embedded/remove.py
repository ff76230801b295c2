"""`make clean-data`: remove `var/`, and root's data outside of it."""

import shutil
import sys

from tweetdeals.embedded.supervisor import StartFailed, only_one, say, supervisor_of_settings


def main() -> int:
    """Remove the data of this folder; 1 while `make up` runs."""
    try:
        var = supervisor_of_settings().var
        with only_one(var):
            data = (var / "postgres").resolve()
            for folder in (data, var):
                shutil.rmtree(folder, ignore_errors=True)
                if folder.exists():
                    raise StartFailed(f"{folder} cannot be removed: does it belong to another user?")
    except StartFailed as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
