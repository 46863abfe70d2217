"""Derive the shipped reference layers again from the registry packages they come from."""

from __future__ import annotations

from geonexus.rebuild.pipeline import LAYERS, rebuild

__all__ = ["LAYERS", "rebuild"]
