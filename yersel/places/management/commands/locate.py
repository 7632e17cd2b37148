"""`manage.py locate TEXT`: what the search would make of a place that somebody types."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from yersel.places.queries import Choices, NotFound, Place, locate


class Command(BaseCommand):
    """Prints the place, the choice, or why nothing was found."""

    help = "Try out what a typed place is taken to mean."

    def add_arguments(self, parser: CommandParser) -> None:
        """The words as a person would type them."""
        parser.add_argument("text", nargs="+")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the answer in plain lines."""
        answer = locate(" ".join(options["text"]))
        for line in _lines(answer):
            self.stdout.write(line)


def _lines(answer: Place | Choices | NotFound) -> list[str]:
    if isinstance(answer, NotFound):
        return [f"not found ({answer.reason}): {answer.text}", *(f"  perhaps: {it.key}" for it in answer.suggestions)]
    if isinstance(answer, Choices):
        return [answer.question, *(f"  {place.kind}: {place.key}" for place in answer.options)]
    point = f"{answer.latitude:.5f}, {answer.longitude:.5f}" if answer.has_point else "no point"
    lines = [f"{answer.kind}: {answer.label}  [{answer.key}]", f"  {point}, within about {answer.spread_km:g} km"]
    lines.append(f"  council {answer.council_name or 'unknown'}; areas {', '.join(answer.area_codes)}")
    return [*lines, f"  {answer.note}"] if answer.note else lines
