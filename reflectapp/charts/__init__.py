"""Numbers become SVG here, purely: one drawing for screen, packet and export."""
