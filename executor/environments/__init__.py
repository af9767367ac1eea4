"""What steps need installed: definitions, and how they become an image or a virtual environment."""

from __future__ import annotations
