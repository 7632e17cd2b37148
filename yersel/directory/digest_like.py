"""From a search to the weekly mail: a link that carries the search's place, its condition or kind, and its stage."""

from __future__ import annotations

from yersel.directory.digest_links import Like, like_address
from yersel.directory.finding import Finding
from yersel.places.queries import Place

_HOMES = {"postcode", "sector"}  # of these the first half is carried


def digest_url(finding: Finding) -> str:
    """The link; empty where the search was for neither a condition nor a kind, chosen or understood. No query."""
    terms = {facet: _first(finding, facet) for facet in ("condition", "kind", "stage")}
    facet = "condition" if terms["condition"] else "kind"
    if not terms[facet]:
        return ""
    return like_address(Like(near=_near(finding.place), what=f"{facet}:{terms[facet]}", stage=terms["stage"]))


def _first(finding: Finding, facet: str) -> str:
    chosen = finding.asked.chosen.get(facet, [])
    understood = [term.code for one in finding.understood.recognised for term in one.terms if term.facet == facet]
    return next(iter([*chosen, *understood]), "")


def _near(place: Place | None) -> str:
    if place is None or place.kind == "country":
        return ""
    return place.key.split()[0] if place.kind in _HOMES else place.key
