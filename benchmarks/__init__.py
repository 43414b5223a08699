"""Measured against a floor or a peer in the same run, as ratios. `python -m benchmarks [NAME…]`."""
