"""What the command line can do. Each module loads with the command that needs it."""
