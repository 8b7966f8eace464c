"""Shipped reference data: record schemas, XSDs, JSON Schemas and BagIt profiles, read through importlib.resources."""
