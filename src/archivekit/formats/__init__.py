"""Forms that others read: Dublin Core and PREMIS in XML, and what a file is by its first octets. Knows no disk."""
