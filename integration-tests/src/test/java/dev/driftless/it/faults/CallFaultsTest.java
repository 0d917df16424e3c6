package dev.driftless.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.driftless.PlanException;
import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunStatus;
import dev.driftless.SchemaException;
import dev.driftless.it.TestBuild;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that cannot be carried out. */
class CallFaultsTest {

    private static final String A = "20260101_000000_a";
    private static final String B = "20260102_000000_b";
    private static final String DOWN = """
            @Down(table = "items")
            Patch down(Document item) { return Patch.set("n", item.getInt("n") - 1); }
            """;

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesARollBackWithoutADownBeforeTheFirstRow(Vendor vendor) {
        Items items = Items.in(vendor);
        Migrator migrator = items.builder(TestBuild.of(
                TestBuild.migration("A", A, Items.ADD_ONE), TestBuild.migration("B", B, Items.ADD_ONE + DOWN))).build();
        assertThat(migrator.up().status()).isEqualTo(RunStatus.COMPLETED);

        for (RunOptions options : new RunOptions[] {RunOptions.defaults(), RunOptions.defaults().dryRun(true)}) {
            assertThatThrownBy(() -> migrator.down(Rollback.steps(2), options))
                    .isInstanceOf(PlanException.class)
                    .hasMessage("Cannot roll back " + A + ": app.A has no @Down method; write a new migration that puts things"
                            + " right instead.");
        }
        assertThat(items.db().rows("SELECT DISTINCT n FROM items")).containsExactly("2");
        assertThat(migrator.status().runs()).hasSize(1);

        assertThat(migrator.down(Rollback.to(A)).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(items.db().rows("SELECT DISTINCT n FROM items")).containsExactly("1");
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void checksTheWholePlanBeforeTheFirstRow(Vendor vendor) {
        Items items = Items.in(vendor);
        Migrator migrator = items.builder(TestBuild.of(TestBuild.migration("A", A, Items.ADD_ONE),
                TestBuild.migration("B", B, Items.ADD_ONE.replace("\"items\"", "\"itemz\"")))).build();

        assertThat(items.refusedUp(migrator, SchemaException.class)).startsWith("Migration " + B + " names table itemz");
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesUnknownIds(Vendor vendor) {
        Items items = Items.in(vendor);
        Migrator migrator = items.migrator(Items.ADD_ONE);
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("Cannot roll back to nobody: the manifest holds no such migration; correct the id.",
                () -> migrator.down(Rollback.to("nobody")));
        calls.put("requireApplied names nobody, but the manifest holds no such migration: correct the id.",
                () -> migrator.requireApplied("20260101_000000_m", "nobody"));
        calls.put("Cannot verify nobody: the manifest holds no such migration; correct the id.",
                () -> migrator.verify("nobody"));
        calls.put("acceptDrift names nobody, which was never run here: correct the id.",
                () -> migrator.acceptDrift("nobody"));
        calls.put("acceptDrift names 20260101_000000_m, which was never run here: correct the id.",
                () -> migrator.acceptDrift("20260101_000000_m"));

        calls.forEach((message, call) -> assertThat(items.refused(call, PlanException.class)).isEqualTo(message));
        assertThat(items.refused(() -> migrator.retryFailed("nobody"), PlanException.class))
                .contains("nobody", "the manifest holds no such migration", "correct the id");
        assertThat(migrator.cancel("nobody").reason()).contains("run_not_found");
        items.untouched();
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesToRestartADown(Vendor vendor) {
        Items items = Items.in(vendor);

        assertThat(items.refused(() -> items.migrator(Items.ADD_ONE).down(Rollback.steps(1),
                RunOptions.defaults().restart(true)), PlanException.class))
                .isEqualTo("restart begins unfinished migrations again and goes with up only: leave it out of down.");
    }

    @Test
    void refusesBadChoicesOfWhatToRollBack() {
        assertThatThrownBy(() -> Rollback.steps(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("steps must be at least 1, was 0");
        assertThatThrownBy(() -> Rollback.steps(-3)).hasMessage("steps must be at least 1, was -3");
        assertThatThrownBy(() -> Rollback.to(" ")).hasMessage("to must name a migration id, was blank");
    }

    @Test
    void refusesBadOptionsByNameAndRule() {
        RunOptions options = RunOptions.defaults();
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("batchSize must be at least 1, was 0", () -> options.batchSize(0));
        calls.put("parallelism must be at least 1, was -1", () -> options.parallelism(-1));
        calls.put("maxSweeps must be at least 1, was 0", () -> options.maxSweeps(0));
        calls.put("maxBatchBytes must be at least 1, was 0", () -> options.maxBatchBytes(0));
        calls.put("timeout must be at least 1 ms, was PT0S", () -> options.timeout(Duration.ZERO));
        calls.put("targetBatchTime must be at least 1 ms, was PT-1S", () -> options.targetBatchTime(Duration.ofSeconds(-1)));
        calls.put("lockTimeout must be at least 1 ms, was PT0.0001S", () -> options.lockTimeout(Duration.ofNanos(100_000)));
        calls.put("transactionLimit must be at least 1 ms, was PT0S", () -> options.transactionLimit(Duration.ZERO));
        calls.put("lease must be at least 1 ms, was PT0S", () -> options.lease(Duration.ZERO));

        calls.forEach((message, call) -> assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class).hasMessage(message));
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesALeaseThatIsShorterThanThreeTransactionLimits(Vendor vendor) {
        Items items = Items.in(vendor);
        Migrator migrator = items.migrator(Items.ADD_ONE);

        for (RunOptions options : new RunOptions[] {
            RunOptions.defaults().lease(Duration.ofSeconds(2)), RunOptions.defaults().transactionLimit(Duration.ofSeconds(11))}) {
            assertThatThrownBy(() -> migrator.up(options)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("lease must be at least three times transactionLimit");
        }
        items.untouched();
    }

    @Test
    void refusesAMigratorWithoutADataSource() {
        assertThatThrownBy(() -> Migrator.builder().build()).isInstanceOf(IllegalStateException.class)
                .hasMessage("dataSource must be set before build()");
    }
}
