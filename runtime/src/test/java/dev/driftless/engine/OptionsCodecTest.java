package dev.driftless.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.driftless.PlanException;
import dev.driftless.RowErrors;
import dev.driftless.RunOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OptionsCodecTest {

    private static final RunOptions ALL = RunOptions.defaults()
            .batchSize(7)
            .maxSweeps(3)
            .targetBatchTime(Duration.ofMillis(90))
            .lockTimeout(Duration.ofMillis(70))
            .transactionLimit(Duration.ofSeconds(2))
            .lease(Duration.ofSeconds(9))
            .maxBatchBytes(1000)
            .onRowError(RowErrors.skip(5));

    @Test
    void aRunsOptionsAreReadAsTheyWereWritten() {
        assertThat(OptionsCodec.read(OptionsCodec.write(ALL))).satisfies(OptionsCodecTest::isAll);
        assertThat(OptionsCodec.read(OptionsCodec.write(RunOptions.defaults()))).satisfies(OptionsCodecTest::isDefault);
        assertThat(OptionsCodec.read("{}")).satisfies(OptionsCodecTest::isDefault);
    }

    @Test
    void aBatchAimsAtHalfItsTransactionsLimitAtMost() {
        RunOptions options = RunOptions.defaults().targetBatchTime(Duration.ofSeconds(5));
        assertThat(OptionsCodec.read(OptionsCodec.write(options)).targetBatchTime()).isEqualTo(Duration.ofMillis(500));
        RunOptions shortest = RunOptions.defaults().transactionLimit(Duration.ofMillis(1));
        assertThat(OptionsCodec.read(OptionsCodec.write(shortest)).targetBatchTime()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void tuningChangesWhatWasNamedAndNothingElse() {
        String tuned = OptionsCodec.tuned(OptionsCodec.write(ALL), RunOptions.defaults().batchSize(8));
        assertThat(OptionsCodec.read(tuned).batchSize()).isEqualTo(8);
        assertThat(OptionsCodec.read(tuned).batchSize(7)).satisfies(OptionsCodecTest::isAll);
        assertThat(OptionsCodec.read(OptionsCodec.tuned(OptionsCodec.write(RunOptions.defaults()), ALL)))
                .satisfies(OptionsCodecTest::isAll);
    }

    @Test
    void tuningCanNameADefault() {
        RunOptions back = RunOptions.defaults().onRowError(RowErrors.fail());
        assertThat(OptionsCodec.read(OptionsCodec.tuned(OptionsCodec.write(ALL), back)).onRowError()).isEqualTo(RowErrors.fail());
    }

    @Test
    void tuningThatNamesNothingPutsAllBack() {
        assertThat(OptionsCodec.read(OptionsCodec.tuned(OptionsCodec.write(ALL), RunOptions.defaults())))
                .satisfies(OptionsCodecTest::isDefault);
    }

    @Test
    void tuningLeavesTheRestOfARunAlone() {
        String retry = OptionsCodec.writeRetry(RunOptions.defaults().allowDrift(true));
        String tuned = OptionsCodec.tuned(retry, RunOptions.defaults());
        assertThat(OptionsCodec.isRetry(tuned)).isTrue();
        assertThat(tuned).isEqualTo(retry);
    }

    @Test
    void tuningRefusesByNameWhatARunCannotBeTold() {
        RunOptions options = RunOptions.defaults().batchSize(1).parallelism(2).dryRun(false);
        assertThatThrownBy(() -> OptionsCodec.tuned("{}", options))
                .isInstanceOf(PlanException.class)
                .hasMessage("tune cannot change dryRun, parallelism: that is settled when up or down is called; tune changes batchSize,"
                        + " maxSweeps, targetBatchTime, lockTimeout, transactionLimit, lease, maxBatchBytes, onRowError.");
    }

    @Test
    void tuningKeepsTheRulesOfSeveralOptions() {
        String stored = OptionsCodec.write(RunOptions.defaults().lease(Duration.ofMinutes(2)));
        RunOptions longer = RunOptions.defaults().transactionLimit(Duration.ofSeconds(40));
        assertThat(OptionsCodec.read(OptionsCodec.tuned(stored, longer)).transactionLimit()).isEqualTo(Duration.ofSeconds(40));
        assertThatThrownBy(() -> OptionsCodec.tuned(OptionsCodec.write(RunOptions.defaults()), longer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lease must be at least three times transactionLimit (PT40S), was PT30S");
    }

    private static void isAll(RunOptions options) {
        same(options, ALL);
    }

    private static void isDefault(RunOptions options) {
        same(options, RunOptions.defaults());
    }

    private static void same(RunOptions options, RunOptions expected) {
        assertThat(OptionsCodec.write(options)).isEqualTo(OptionsCodec.write(expected));
        assertThat(options.onRowError()).isEqualTo(expected.onRowError());
        assertThat(options.lease()).isEqualTo(expected.lease());
    }
}
