import tomllib
from pathlib import Path

from django.apps import apps


def depth_of_rooms() -> dict[str, int]:
    contracts = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return {room.strip(): depth for depth, row in enumerate(contracts[0]["layers"]) for room in row.split("|")}


def test_foreign_keys_point_downwards():
    depth, bad = depth_of_rooms(), []

    for model in apps.get_models():
        here = model._meta.app_label
        for field in model._meta.get_fields():
            if not field.is_relation or field.auto_created or field.related_model is None:
                continue
            there = field.related_model._meta.app_label
            if here != there and {here, there} <= depth.keys() and depth[there] <= depth[here]:
                bad.append(f"{model.__name__}.{field.name} -> {there}")

    assert bad == []


def test_every_room_that_is_installed_has_its_place_in_the_contract():
    rooms = {config.label for config in apps.get_app_configs() if config.name.startswith("yersel.")}

    assert rooms == set(depth_of_rooms())
