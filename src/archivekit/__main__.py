"""`python -m archivekit`."""

from archivekit.cli.entry import run

if __name__ == "__main__":
    run()
