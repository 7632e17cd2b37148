from whitenoise.storage import CompressedManifestStaticFilesStorage


class ForgivingManifestStorage(CompressedManifestStaticFilesStorage):
    """Hashed names where `collectstatic` has run, plain names where it has not: pages stay readable unstyled."""

    manifest_strict = False
