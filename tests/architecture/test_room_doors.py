import grimp

DOORS = {"models", "queries", "operations", "policies", "signals"}
# What a view of any room asks of accounts before it runs: who is signed in, may they, and do they ask too often.
DOORS_FOR_VIEWS = {"yersel.accounts.decorators", "yersel.accounts.sessions", "yersel.accounts.limits"}

# The one way to read what is sealed; each room that holds sealed texts enters here by its queries, which pass it on in frozen values.
VAULT, MAY_OPEN = "yersel.consent.vault", {"yersel.plan.queries"}


def side_doors(graph: grimp.ImportGraph) -> list[str]:
    bad = []
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            here, there = importer.split(".")[1:3], imported.split(".")[1:3]
            if imported in DOORS_FOR_VIEWS and here[1:] == ["views"]:
                continue
            if imported == VAULT and importer in MAY_OPEN:
                continue
            if len(there) == 2 and here[:1] != there[:1] and there[0] != "core" and there[1] not in DOORS:
                bad.append(f"{importer} -> {imported}")
    return sorted(bad)


def test_rooms_enter_each_other_by_their_doors():
    assert side_doors(grimp.build_graph("yersel", cache_dir=None)) == []


def test_a_side_door_would_be_noticed():
    graph = grimp.ImportGraph()
    for module in ("yersel", "yersel.pages", "yersel.pages.views", "yersel.directory", "yersel.directory.search"):
        graph.add_module(module)
    graph.add_import(importer="yersel.pages.views", imported="yersel.directory.search")

    assert side_doors(graph) == ["yersel.pages.views -> yersel.directory.search"]


def test_the_vault_is_entered_by_the_queries_of_rooms_with_sealed_texts_alone():
    graph = grimp.ImportGraph()
    for module in ("yersel", "yersel.plan", "yersel.plan.views", "yersel.plan.queries", "yersel.consent", "yersel.consent.vault"):
        graph.add_module(module)
    for importer in ("yersel.plan.views", "yersel.plan.queries"):
        graph.add_import(importer=importer, imported="yersel.consent.vault")

    assert side_doors(graph) == ["yersel.plan.views -> yersel.consent.vault"]
