"""Responses: what could be done about an event, compared under what is not known."""
