"""Keys and their slots, the header, the key store and sealed blobs."""
