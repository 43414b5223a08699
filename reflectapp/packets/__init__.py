"""PacketContents become files, and files tell again what is in them."""
