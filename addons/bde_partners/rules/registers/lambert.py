"""Lambert 93 (metres) → WGS 84 (degrees): the inverse conic projection of the IGN."""

import math

# Constants of the projection and of the ellipsoid GRS 80: IGN, NTG 71
_E = 0.0818191910428158
_N = 0.725607765053267
_C = 11754255.4260960
_XS = 700000.0
_YS = 12655612.0498760
_LON0 = math.radians(3)
# Where the projection is used: mainland France and Corsica, with some margin
_X = (0, 1_300_000)
_Y = (6_000_000, 7_200_000)


def to_wgs84(x, y):
    """(x, y) in metres → (lat, lng) in degrees, None outside of the mainland."""
    if not (_X[0] <= x <= _X[1] and _Y[0] <= y <= _Y[1]):
        return None
    radius = math.hypot(x - _XS, y - _YS)
    gamma = math.atan((x - _XS) / (_YS - y))
    lon = _LON0 + gamma / _N
    isometric = -math.log(radius / _C) / _N
    lat = 2 * math.atan(math.exp(isometric)) - math.pi / 2
    for _turn in range(6):
        sine = _E * math.sin(lat)
        scale = ((1 + sine) / (1 - sine)) ** (_E / 2)
        lat = 2 * math.atan(scale * math.exp(isometric)) - math.pi / 2
    return math.degrees(lat), math.degrees(lon)
