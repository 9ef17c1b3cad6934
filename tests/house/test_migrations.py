"""What was migrated before the migrations of an app were made one goes on from there."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

SQUASHED = {"members": 10, "meetings": 7}


@pytest.mark.django_db
@pytest.mark.parametrize(("app", "count"), SQUASHED.items())
def test_a_database_of_the_former_migrations_is_not_made_anew(app: str, count: int) -> None:
    first = (app, "0001_squashed")
    former = MigrationExecutor(connection).loader.graph.nodes[first].replaces
    assert len(former) == count
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied(*first)
    for name in former:
        recorder.record_applied(*name)
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    assert first not in [(step.app_label, step.name) for step, _backwards in plan]
