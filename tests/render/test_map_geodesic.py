"""What the page measures, against PROJ: random lines and rings all over the globe."""

from __future__ import annotations

import json
import shutil
import subprocess

import numpy as np
import pytest

from geonexus.base.crs import geod
from geonexus.render import assets

GLOBE_M2 = 510_065_621_724_088.5
SCRIPT = """
import { readFileSync } from "node:fs";
import { crossesItself, geodesic, ringArea } from "./geodesic.js";
const { pairs, rings } = JSON.parse(readFileSync("cases.json", "utf8"));
console.log(JSON.stringify({
  lengths: pairs.map(([from, to]) => geodesic(from, to)?.meters ?? null),
  areas: rings.map(ringArea), crossed: rings.map(crossesItself),
}));
"""


def random_cases():
    random = np.random.default_rng(20260101)
    lon = random.uniform(-180, 180, (500, 2))
    lat = np.degrees(np.arcsin(random.uniform(-1, 1, (500, 2))))
    pairs = np.stack([lon, lat], axis=2)
    rings = []
    while len(rings) < 100:
        corners = int(random.integers(3, 9))
        azimuth = np.sort(random.uniform(0, 360, corners))
        if np.max(np.diff([*azimuth, azimuth[0] + 360])) > 170:
            continue  # the middle lies outside: sides could cross
        middle = random.uniform(-180, 180), random.uniform(-85, 85)
        radius_m = np.full(corners, 10 ** random.uniform(3, 6.5))
        x, y, _ = geod().fwd(*(np.full(corners, v) for v in middle), azimuth, radius_m)
        rings.append(np.column_stack([x, y]))
    return pairs, rings


def test_lines_and_areas_agree_with_proj(tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node here: constants are still checked in the browser")
    pairs, rings = random_cases()
    cases = {"pairs": pairs.tolist(), "rings": [ring.tolist() for ring in rings]}
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "geodesic.js").write_text(assets.asset("base/geodesic.js"), encoding="utf-8")
    (tmp_path / "cases.json").write_text(json.dumps(cases))
    (tmp_path / "run.js").write_text(SCRIPT)
    done = subprocess.run(
        [node, "run.js"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=True
    )
    found = json.loads(done.stdout)
    told = [i for i, meters in enumerate(found["lengths"]) if meters is not None]
    assert len(told) >= 495
    from_, to = pairs[told, 0], pairs[told, 1]
    meters = geod().inv(from_[:, 0], from_[:, 1], to[:, 0], to[:, 1])[2]
    assert np.max(np.abs(np.array(found["lengths"])[told].astype(float) - meters)) < 1e-3
    areas = np.array([abs(geod().polygon_area_perimeter(*ring.T)[0]) for ring in rings])
    areas = np.minimum(areas, GLOBE_M2 - areas)
    assert np.max(np.abs(np.array(found["areas"]) / areas - 1)) < 1e-6
    assert not any(found["crossed"])
