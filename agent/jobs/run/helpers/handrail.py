"""Handrail's helpers for Python scripts. The agent lays them beside each run:

    import os, sys; sys.path.insert(0, os.environ["HANDRAIL_HELPERS"])
    from handrail import output, input_value, secret
"""

import datetime
import json
import os
import re
import sys

_secrets = None


def output(name, value):
    """Gives out one value, or each of a list. Line ends in a text stay inside it."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,63}", name):
        raise ValueError(f"{name!r} is no name for an output.")
    items = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
    with open(os.environ["HANDRAIL_OUTPUTS"], "a", encoding="utf-8", errors="replace", newline="\n") as outputs:
        for item in items:
            first, *more = re.split("\r\n|\r|\n", _text(item))
            outputs.write(f"{name}={first}\n")
            outputs.writelines(f"{name}+={line}\n" for line in more)


def input_value(name):
    """The text that was given for an input which is no secret."""
    try:
        return os.environ["HANDRAIL_INPUT_" + name]
    except KeyError:
        raise LookupError(f"There is no input {name!r}.") from None


def secret(name):
    """The text that was given for a secret input. The first call reads standard input."""
    global _secrets
    if _secrets is None:
        line = sys.stdin.buffer.readline().decode("utf-8").strip()
        _secrets = json.loads(line) if line else {}
    try:
        return _secrets[name]
    except KeyError:
        raise LookupError(f"There is no secret input {name!r}.") from None


def _text(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return value.astimezone().isoformat(timespec="milliseconds")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return f"{round(value.total_seconds() * 1000)}"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return f"{int(value)}"
    return str(value)
