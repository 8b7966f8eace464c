"""What runs in the witness's own process: ask the `bagit` package whether a bag is complete, and print what it says.

Takes one JSON line on stdin: {"bag": path, "sys_path": […]}; answers one on stdout: {"opinion": …, "detail": …}.
Run by file name, so that it needs nothing of archivekit. `make_bag` and `save` are never called: they change the
working directory.
"""

import json
import logging
import sys


def main() -> None:
    """Answer one question and end."""
    asked = json.loads(sys.stdin.readline())
    sys.path[:] = asked["sys_path"]
    logging.disable(logging.CRITICAL)
    import bagit

    try:
        bagit.Bag(asked["bag"]).validate(completeness_only=True)
    except bagit.BagError as error:
        details = [str(detail) for detail in getattr(error, "details", None) or []]
        answer = {"opinion": "refuses", "detail": str(error), "details": details}
    else:
        answer = {"opinion": "accepts", "detail": f"bagit {bagit.VERSION}", "details": []}
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
