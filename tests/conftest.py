"""What several tests share: the default atlas, built and saved once."""

from __future__ import annotations

import os

import pytest
from handmade import SAVED_FORMATS
from hypothesis import settings

import geonexus as gx

# a run in CI tries the same examples every time; at a desk each run tries new ones
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture(autouse=True, scope="session")
def _no_registered_boundaries(tmp_path_factory):
    """Keep the tests away from what the person who runs them has registered."""
    os.environ["GEONEXUS_HOME"] = str(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def project():
    return gx.open_atlas("latin-america")


@pytest.fixture(scope="session")
def atlas(project):
    """The default atlas, built once for the whole run."""
    return project.build()


@pytest.fixture(scope="session")
def saved(atlas, tmp_path_factory):
    """The folder of the default atlas, saved once for the whole run, with all vector formats."""
    folder = tmp_path_factory.mktemp("out")
    atlas.save(folder, formats=SAVED_FORMATS)
    return folder
