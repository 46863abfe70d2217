"""geonexus: sourced, graded maps of criminalized territories and trafficking routes.

The face of the package: every public name, loaded on first use, and nothing else.
"""

from __future__ import annotations

from geonexus.gdal_safety import harden

harden()
