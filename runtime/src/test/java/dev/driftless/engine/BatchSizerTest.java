package dev.driftless.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Batches aim at their target time. */
class BatchSizerTest {

    private static final Duration TARGET = Duration.ofMillis(2500);

    @Test
    void growsAtMostByHalf() {
        BatchSizer sizer = new BatchSizer(0, 128, TARGET);
        sizer.succeeded(128, Duration.ofMillis(1), false);
        assertThat(sizer.size()).isEqualTo(192);
    }

    @Test
    void shrinksAtOnce() {
        BatchSizer sizer = new BatchSizer(0, 1000, TARGET);
        sizer.succeeded(1000, Duration.ofMillis(2500), false);
        assertThat(sizer.size()).isEqualTo(100);
    }

    /** A page that was read ahead was wanted when the size was smaller. */
    @Test
    void growsByWhatAPageThatWasReadAheadTook() {
        BatchSizer sizer = new BatchSizer(0, 128, TARGET);
        sizer.succeeded(128, Duration.ofMillis(1), false);
        sizer.succeeded(128, Duration.ofMillis(1), false);
        assertThat(sizer.size()).isEqualTo(288);
        sizer.succeeded(192, Duration.ofMillis(250), false);
        assertThat(sizer.size()).isEqualTo(192);
    }

    @Test
    void aimsAtMoreAsLongAsItIsAlone() {
        BatchSizer sizer = new BatchSizer(0, 128, TARGET);
        assertThat(sizer.aim()).isEqualTo(Duration.ofMillis(250));
        sizer.succeeded(128, Duration.ofMillis(250), true);
        assertThat(sizer.aim()).isEqualTo(Duration.ofMillis(375));
        assertThat(sizer.size()).as("not without its aim").isEqualTo(192);
        for (int batch = 0; batch < 10; batch++) {
            sizer.succeeded(sizer.size(), sizer.aim(), true);
        }
        assertThat(sizer.aim()).isEqualTo(TARGET);
        sizer.succeeded(sizer.size(), TARGET, false);
        assertThat(sizer.aim()).isEqualTo(Duration.ofMillis(250));
        sizer.succeeded(sizer.size(), Duration.ofMillis(250), true);
        assertThat(sizer.aim()).isEqualTo(Duration.ofMillis(375));
        sizer.halve();
        assertThat(sizer.aim()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void doesNotAimHigherForAPageThatWasNotFull() {
        BatchSizer sizer = new BatchSizer(0, 128, TARGET);
        sizer.succeeded(5, Duration.ofMillis(1), true);
        assertThat(sizer.aim()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void doesNotGrowForAPageThatWasNotFull() {
        BatchSizer sizer = new BatchSizer(0, 128, TARGET);
        sizer.succeeded(5, Duration.ofMillis(1), false);
        assertThat(sizer.size()).isEqualTo(128);
    }

    @Test
    void keepsAnExplicitSizeAndComesBackToItAfterTrouble() {
        BatchSizer sizer = new BatchSizer(100, 128, TARGET);
        sizer.succeeded(100, Duration.ofSeconds(9), false);
        assertThat(sizer.size()).isEqualTo(100);
        sizer.halve();
        sizer.halve();
        assertThat(sizer.size()).isEqualTo(25);
        sizer.succeeded(25, Duration.ofMillis(1), false);
        sizer.succeeded(50, Duration.ofMillis(1), false);
        sizer.succeeded(100, Duration.ofMillis(1), false);
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
