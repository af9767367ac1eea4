"""Links that let anyone look at one pipeline or one run without logging in, until they expire or are revoked.

A link opens exactly one object, read-only: `links` decides which, `shown` what of it leaves the server.
"""
