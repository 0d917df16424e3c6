package dev.driftless.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.RunOptions;
import dev.driftless.Throttle;
import dev.driftless.engine.ThrottleGate.Decision;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThrottleGateTest {

    private static final Throttle THROTTLE = connection -> Optional.empty();
    private static final ThrottleGate.Asking EMPTY = throttle -> Optional.empty();
    private static final ThrottleGate.Asking BUSY = throttle -> Optional.of("busy");
    private static final ThrottleGate.Asking AWAY = throttle -> {
        throw new SQLException("the signal is away");
    };

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1);
    private final ThrottleGate gate = new ThrottleGate(RunOptions.defaults().throttle(THROTTLE), clock::get);

    @Test
    void withoutAThrottleNobodyIsAsked() {
        assertThat(new ThrottleGate(RunOptions.defaults(), clock::get).decide(AWAY)).isEqualTo(new Decision.Go());
    }

    @Test
    void itsThrottleIsAsked() {
        List<Throttle> asked = new ArrayList<>();
        assertThat(gate.decide(throttle -> {
            asked.add(throttle);
            return Optional.empty();
        })).isEqualTo(new Decision.Go());
        assertThat(asked).containsExactly(THROTTLE);
    }

    @Test
    void asksLessAndLessOftenUntilItMayGoOn() {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            waits.add(waiting(BUSY).time().toMillis());
        }
        assertThat(waits).containsExactly(200L, 400L, 800L, 1600L, 3000L, 3000L, 3000L);
        assertThat(waiting(BUSY).reason()).isEqualTo("busy");
        assertThat(gate.decide(EMPTY)).isEqualTo(new Decision.Go());
        assertThat(waiting(BUSY).time()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void aReasonToWaitIsWaitedForWithoutEnd() {
        for (int i = 0; i < 1000; i++) {
            pass(waiting(BUSY).time());
        }
    }

    @Test
    void anUnreadableSignalIsWaitedForTenMinutesAndNoLonger() {
        Duration waited = Duration.ZERO;
        Decision decision = gate.decide(AWAY);
        while (decision instanceof Decision.Wait wait) {
            assertThat(wait.reason())
                    .isEqualTo("the throttle's signal cannot be read: SQLException: the signal is away");
            waited = waited.plus(wait.time());
            pass(wait.time());
            decision = gate.decide(AWAY);
        }
        assertThat(waited).isEqualTo(Duration.ofMinutes(10));
        assertThat(decision).isEqualTo(new Decision.End("The throttle's signal could not be read for 600 s (SQLException: the"
                + " signal is away); put it right and call again to go on from the last committed batch."));
    }

    @Test
    void oneAnswerInBetweenBeginsTheTimeAnew() {
        waiting(AWAY);
        pass(Duration.ofSeconds(50));
        for (int i = 0; i < 9; i++) {
            waiting(AWAY);
            pass(Duration.ofSeconds(59));
        }
        waiting(BUSY);
        waiting(AWAY);
        pass(Duration.ofSeconds(59));
        waiting(AWAY);
    }

    /** A run that was paused for an hour between two bad readings did not read badly for an hour. */
    @Test
    void timeInWhichNobodyAskedDoesNotCount() {
        waiting(AWAY);
        pass(Duration.ofHours(1));
        waiting(AWAY);
    }

    @Test
    void theTimeThatReadingTakesCounts() {
        ThrottleGate.Asking slow = throttle -> {
            pass(Duration.ofMinutes(9));
            throw new SQLException("timed out");
        };
        waiting(slow);
        assertThat(gate.decide(slow)).isInstanceOf(Decision.End.class);
    }

    @Test
    void aSignalThatThisDatabaseNeverHasIsNotWaitedFor() {
        assertThat(gate.decide(throttle -> {
            throw new SQLFeatureNotSupportedException("not here");
        })).isEqualTo(new Decision.End("The throttle's signal cannot be read on this database (SQLFeatureNotSupportedException:"
                + " not here); call again with another throttle, or none, to go on from the last committed batch."));
    }

    @Test
    void nullAndErrorsAreUnreadable() {
        assertThat(waiting(throttle -> null).reason()).contains("reasonToWait returned null");
        assertThat(waiting(throttle -> {
            throw new NoClassDefFoundError("Gone");
        }).reason()).contains("NoClassDefFoundError");
    }

    @Test
    void anInterruptIsKept() {
        waiting(throttle -> {
            throw new InterruptedException();
        });
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aThrottleThatThrowsAfterACommitHarmsNothing() {
        ThrottleGate harmful = new ThrottleGate(RunOptions.defaults().throttle(new Throttle() {
            @Override
            public Optional<String> reasonToWait(Connection connection) {
                return Optional.empty();
            }

            @Override
            public int mostRows() {
                throw new IllegalStateException("no harm");
            }

            @Override
            public void batchCommitted(long rows) {
                throw new IllegalStateException("no harm");
            }
        }), clock::get);
        harmful.batchCommitted(5);
        assertThat(harmful.mostRows()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aBatchHasARowWhateverTheThrottleSays() {
        ThrottleGate none = new ThrottleGate(RunOptions.defaults().throttle(new Throttle() {
            @Override
            public Optional<String> reasonToWait(Connection connection) {
                return Optional.empty();
            }

            @Override
            public int mostRows() {
                return -5;
            }
        }), clock::get);
        assertThat(none.mostRows()).isEqualTo(1);
        assertThat(gate.mostRows()).isEqualTo(Integer.MAX_VALUE);
    }

    private Decision.Wait waiting(ThrottleGate.Asking asking) {
        Decision decision = gate.decide(asking);
        assertThat(decision).isInstanceOf(Decision.Wait.class);
        return (Decision.Wait) decision;
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }
}
