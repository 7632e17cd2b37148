"""Distances over Scotland in kilometres and miles."""

import math

KM_PER_DEGREE_OF_LATITUDE = 111.32
KM_PER_MILE = 1.609344


def kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance (haversine, sphere of 6,371 km)."""
    a, b = math.radians(latitude), math.radians(other_latitude)
    half_rise, half_run = (b - a) / 2, math.radians(other_longitude - longitude) / 2
    chord = math.sin(half_rise) ** 2 + math.cos(a) * math.cos(b) * math.sin(half_run) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(min(1.0, chord)))
