"""Bags in one file, tar or zip: looked into without unpacking, written straight, unpacked only where they verify.

The same Observation as for a folder comes out, so that the same rules judge it; what only a file of members can have
wrong (a link, a twin, a bomb, a torn end) is told beside it.
"""
