"""Records and the schemas they are validated against. Pure: bytes and values in, values and findings out."""
