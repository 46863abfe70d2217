"""The flow map: flows put together by zoom, and the curves between their nodes."""

from geonexus.geometry.flow_map.build import FlowMap as FlowMap
from geonexus.geometry.flow_map.build import flow_map as flow_map
