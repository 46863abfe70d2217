"""Readers: files in, checked rows out."""
