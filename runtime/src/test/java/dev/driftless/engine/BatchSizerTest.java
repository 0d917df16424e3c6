package dev.driftless.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Batches aim at their target time. */
class BatchSizerTest {

    private static final Duration TARGET = Duration.ofMillis(250);

    @Test
    void growsAtMostByHalf() {
        BatchSizer sizer = new BatchSizer(0, 128, TARGET);
        sizer.succeeded(128, Duration.ofMillis(1));
        assertThat(sizer.size()).isEqualTo(192);
    }

    @Test
    void shrinksAtOnce() {
        BatchSizer sizer = new BatchSizer(0, 1000, TARGET);
        sizer.succeeded(1000, Duration.ofMillis(2500));
        assertThat(sizer.size()).isEqualTo(100);
    }

    @Test
    void doesNotGrowForAPageThatWasNotFull() {
        BatchSizer sizer = new BatchSizer(0, 128, TARGET);
        sizer.succeeded(5, Duration.ofMillis(1));
        assertThat(sizer.size()).isEqualTo(128);
    }

    @Test
    void keepsAnExplicitSizeAndComesBackToItAfterTrouble() {
        BatchSizer sizer = new BatchSizer(100, 128, TARGET);
        sizer.succeeded(100, Duration.ofSeconds(9));
        assertThat(sizer.size()).isEqualTo(100);
        sizer.halve();
        sizer.halve();
        assertThat(sizer.size()).isEqualTo(25);
        sizer.succeeded(25, Duration.ofMillis(1));
        sizer.succeeded(50, Duration.ofMillis(1));
        sizer.succeeded(100, Duration.ofMillis(1));
        assertThat(sizer.size()).isEqualTo(100);
    }

    @Test
    void halvesDownToOneRow() {
        BatchSizer sizer = new BatchSizer(0, 3, TARGET);
        sizer.halve();
        sizer.halve();
        sizer.halve();
        assertThat(sizer.size()).isEqualTo(1);
    }
}
