"""Forms that others read and write: Dublin Core and its crosswalks, PREMIS, METS, what a file is. Knows no disk."""
