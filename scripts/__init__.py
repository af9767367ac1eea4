"""What stands behind the Makefile. Everything here runs on a bare python3 (3.11 or later) before anything is
installed, so these modules import the standard library alone.
"""
