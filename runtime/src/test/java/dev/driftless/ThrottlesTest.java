package dev.driftless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThrottlesTest {

    private final AtomicLong clock = new AtomicLong(-5_000_000_000L);
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:h2:mem:");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void rowsArePaidForAfterTheirBatch() {
        RowRate rate = new RowRate(100, clock::get);
        assertThat(rate.reasonToWait(connection)).isEmpty();
        rate.batchCommitted(250);
        assertThat(rate.reasonToWait(connection)).contains("the limit of 100 rows per second is reached");
        pass(2499);
        assertThat(rate.reasonToWait(connection)).isPresent();
        pass(1);
        assertThat(rate.reasonToWait(connection)).isEmpty();
    }

    @Test
    void rowsNotUsedAreKeptForOneSecond() {
        RowRate rate = new RowRate(100, clock::get);
        pass(60_000);
        rate.batchCommitted(100);
        assertThat(rate.reasonToWait(connection)).isEmpty();
        rate.batchCommitted(100);
        pass(999);
        assertThat(rate.reasonToWait(connection)).isPresent();
        pass(1);
        assertThat(rate.reasonToWait(connection)).isEmpty();
    }

    @Test
    void batchesOfAllThreadsCount() throws InterruptedException {
        RowRate rate = new RowRate(1000, clock::get);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(new Thread(() -> {
                for (int batch = 0; batch < 1000; batch++) {
                    rate.batchCommitted(1);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        pass(7999);
        assertThat(rate.reasonToWait(connection)).isPresent();
        pass(1);
        assertThat(rate.reasonToWait(connection)).isEmpty();
    }

    @Test
    void anEndlessRateOverflowsNothing() {
        RowRate rate = new RowRate(Long.MAX_VALUE, clock::get);
        rate.batchCommitted(Long.MAX_VALUE);
        pass(2000);
        assertThat(rate.reasonToWait(connection)).isEmpty();
        assertThat(rate.mostRows()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aBatchIsOneSecondsWorthAtMost() {
        assertThat(Throttles.rowsPerSecond(100).mostRows()).isEqualTo(100);
        assertThat(Throttles.rowsPerSecond(100).and(Throttles.rowsPerSecond(30)).mostRows()).isEqualTo(30);
        assertThat(Throttles.activeSessions(3).mostRows()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aSignalIsReadOnceASecondAndAnErrorIsNotKept() throws SQLException {
        AtomicInteger asked = new AtomicInteger();
        PolledSignal signal = new PolledSignal((c, now) -> {
            if (asked.incrementAndGet() == 2) {
                throw new SQLException("away");
            }
            return Optional.of("answer " + asked);
        }, clock::get);

        assertThat(signal.reasonToWait(connection)).contains("answer 1");
        pass(999);
        assertThat(signal.reasonToWait(connection)).contains("answer 1");
        pass(1);
        assertThatThrownBy(() -> signal.reasonToWait(connection)).hasMessage("away");
        assertThat(signal.reasonToWait(connection)).contains("answer 3");
        assertThat(asked).hasValue(3);
    }

    @Test
    void twoThrottlesWaitForEither() throws Exception {
        List<String> reasons = new ArrayList<>();
        List<Long> told = new ArrayList<>();
        Throttle counting = new Throttle() {
            @Override
            public Optional<String> reasonToWait(Connection c) {
                return reasons.stream().findFirst();
            }

            @Override
            public void batchCommitted(long rows) {
                told.add(rows);
            }
        };
        RowRate rate = new RowRate(10, clock::get);
        Throttle both = counting.and(rate);

        assertThat(both.reasonToWait(connection)).isEmpty();
        both.batchCommitted(5);
        assertThat(told).containsExactly(5L);
        assertThat(both.reasonToWait(connection)).contains("the limit of 10 rows per second is reached");
        reasons.add("first");
        assertThat(both.reasonToWait(connection)).contains("first");
    }

    @Test
    void valuesOutOfRangeAreRefusedByNameAndRule() {
        assertThatThrownBy(() -> Throttles.rowsPerSecond(0))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("rowsPerSecond must be at least 1, was 0");
        assertThatThrownBy(() -> Throttles.activeSessions(-1))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("activeSessions must be at least 1, was -1");
        assertThatThrownBy(() -> Throttles.replicationLag(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("replicationLag must be at least 1 ms, was PT0S");
        assertThatThrownBy(() -> Throttles.replicationLag(Duration.ofDays(2)))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("replicationLag must be at most 1 day, was PT48H");
        assertThatThrownBy(() -> Throttles.replicationLag(null)).hasMessage("replicationLag must not be null");
        assertThatThrownBy(() -> Throttles.rowsPerSecond(1).and(null)).hasMessage("other must not be null");
    }

    private void pass(long millis) {
        clock.addAndGet(millis * 1_000_000);
    }
}
