"""Proper scores, calibration and skill against a naive baseline."""
