"""Readers of originals: octets in, what a document says of itself out, each fact with its source.

One module a format, one door a library. They claim nothing that is not there, and give up within limits.
"""
