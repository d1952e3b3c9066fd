"""Shared estimators: binary and ordered models, clustered errors, shrinkage, rolling origins."""
