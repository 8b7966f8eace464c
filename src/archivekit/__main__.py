"""`python -m archivekit`."""

from archivekit.cli.main import run

if __name__ == "__main__":
    run()
