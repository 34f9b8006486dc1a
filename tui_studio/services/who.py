"""Who is at the keyboard."""

from __future__ import annotations

import getpass


def user_name() -> str:
    """The login of the person at the keyboard, by user id where the system knows one."""
    try:
        import os
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        return getpass.getuser()
