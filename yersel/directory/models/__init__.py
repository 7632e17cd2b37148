from yersel.directory.models.bulk import BulkRow, BulkUpload
from yersel.directory.models.collections import Collection, CollectionItem
from yersel.directory.models.contributing import Appeal, Claim, Contribution, Manager, Pause, ProblemReport, Version
from yersel.directory.models.deletions import Deletion, Tombstone, UnwantedRecord
from yersel.directory.models.details import (
    Accessibility,
    Contact,
    CostOption,
    Funding,
    Language,
    Phone,
    RequiredDocument,
    Schedule,
    Url,
)
from yersel.directory.models.digests import DigestChoice, DigestNews, DigestReader
from yersel.directory.models.editors import EditorArea
from yersel.directory.models.gaps import UnmetSearch
from yersel.directory.models.helpful import HelpfulBand, HelpfulDay, HelpfulMark
from yersel.directory.models.imports import (
    CategoryMapping,
    ImportConflict,
    ImportProblem,
    ImportRun,
    ImportSource,
    SourceRecord,
)
from yersel.directory.models.locations import Address, Location, ServiceAtLocation
from yersel.directory.models.media import Media
from yersel.directory.models.organisations import FormerSlug, Organisation, OrganisationIdentifier, State
from yersel.directory.models.own_lists import OwnList, OwnListItem
from yersel.directory.models.reviewing import LinkCheck, Review
from yersel.directory.models.services import Service, ServiceArea
from yersel.directory.models.taxonomies import Attribute, Facet, Taxonomy, TaxonomyTerm
from yersel.directory.models.watches import Watch

__all__ = [
    "Accessibility",
    "Address",
    "Appeal",
    "Attribute",
    "BulkRow",
    "BulkUpload",
    "CategoryMapping",
    "Claim",
    "Collection",
    "CollectionItem",
    "Contact",
    "Contribution",
    "CostOption",
    "Deletion",
    "DigestChoice",
    "DigestNews",
    "DigestReader",
    "EditorArea",
    "Facet",
    "FormerSlug",
    "Funding",
    "HelpfulBand",
    "HelpfulDay",
    "HelpfulMark",
    "ImportConflict",
    "ImportProblem",
    "ImportRun",
    "ImportSource",
    "Language",
    "LinkCheck",
    "Location",
    "Manager",
    "Media",
    "Organisation",
    "OrganisationIdentifier",
    "OwnList",
    "OwnListItem",
    "Pause",
    "Phone",
    "ProblemReport",
    "RequiredDocument",
    "Review",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "SourceRecord",
    "State",
    "Taxonomy",
    "TaxonomyTerm",
    "Tombstone",
    "UnmetSearch",
    "UnwantedRecord",
    "Url",
    "Version",
    "Watch",
]
