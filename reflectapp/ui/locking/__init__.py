"""What locks the store by itself: idle time, the session's lock, the computer's sleep; and what is then let go."""
