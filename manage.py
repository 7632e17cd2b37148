#!/usr/bin/env python3
"""The command line of Yersel. What goes wrong for a reason that a person can mend is said in one plain line."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Yersel: {error}")
    except OperationalError as error:
        sys.exit(f"Yersel: the database does not answer: {str(error).strip().splitlines()[0]}")
    except KeyboardInterrupt:
        sys.exit("Yersel: stopped.")


if __name__ == "__main__":
    main()
