package dev.driftless.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.runtime.Migrator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way of a migration through compile, up, turn and down, on every database. */
class FirstStepsTest {

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void appliesAndRollsBack(Vendor vendor) {
        TestDatabase db = vendor.database();
        db.execute("CREATE TABLE todos (id BIGINT NOT NULL PRIMARY KEY, title VARCHAR(100), prio VARCHAR(10))");
        for (int i = 1; i <= 1000; i++) {
            db.execute("INSERT INTO todos VALUES (" + i + ", 't', NULL)");
        }
        TestBuild build = TestBuild.of("""
                @Migration(id = "20260101_000000_fill")
                final class Fill {
                    record Todo(long id, String title, @Column("prio") String priority) {
                        Todo with(String p) { return new Todo(id, title, p); }
                    }
                    @Up(table = "todos", where = "prio IS NULL")
                    Todo up(Todo todo) { return todo.with("medium"); }
                    @Down(table = "todos")
                    Patch down(Document todo) {
                        return "medium".equals(todo.getString("prio")) ? Patch.set("prio", null) : Patch.none();
                    }
                }
                """);
        Migrator migrator = Migrator.builder().dataSource(db.dataSource()).manifest(build.manifest()).build();

        RunResult dry = migrator.up(RunOptions.defaults().dryRun(true));
        assertThat(dry.status()).isEqualTo(RunStatus.DRY_RUN);
        assertThat(dry.migrations().get(0).changed()).isEqualTo(1000);
        assertThat(db.hasTable("migration_run")).isFalse();

        RunResult up = migrator.up();
        assertThat(up.error()).isEmpty();
        assertThat(up.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(up.migrations().get(0).changed()).isEqualTo(1000);
        assertThat(db.number("SELECT COUNT(*) FROM todos WHERE prio = 'medium'")).isEqualTo(1000);
        assertThat(migrator.up().status()).isEqualTo(RunStatus.NOOP);
        migrator.requireApplied();

        RunResult down = migrator.down(Rollback.steps(1));
        assertThat(down.error()).isEmpty();
        assertThat(down.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(db.number("SELECT COUNT(*) FROM todos WHERE prio IS NULL")).isEqualTo(1000);
    }
}
