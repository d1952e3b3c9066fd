"""Estimators that the channels share: logits with clustered errors, shrinkage, rolling origins."""
