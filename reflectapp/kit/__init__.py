"""Clock, ids, paths, atomic files and the redacting log."""
