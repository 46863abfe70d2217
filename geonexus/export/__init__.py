"""Exports: the atlas as files that other programs read. One small module for each format."""
