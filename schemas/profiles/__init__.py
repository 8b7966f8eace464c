"""BagIt Profiles of our own."""
