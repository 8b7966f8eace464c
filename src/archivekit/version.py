"""The version, as a constant: looking it up in installed metadata costs 70 ms at start-up."""

VERSION = "0.1.0"
