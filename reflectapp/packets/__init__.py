"""PacketContents to bytes, and back to the list of what leaves."""
