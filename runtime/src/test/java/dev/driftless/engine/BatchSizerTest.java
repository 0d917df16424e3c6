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
        BatchSizer sizer = new BatchSizer(0, 10_000, TARGET);
        sizer.succeeded(10_000, Duration.ofMillis(2500), false);
        assertThat(sizer.size()).isEqualTo(1_000);
    }

    /** A page that was read ahead was wanted when the size was smaller. */
    @Test
    void growsByWhatAPageThatWasReadAheadTook() {
        BatchSizer sizer = new BatchSizer(0, 128, TARGET);
        sizer.succeeded(128, Duration.ofMillis(1), false);
        sizer.succeeded(128, Duration.ofMillis(1), false);
        assertThat(sizer.size()).isEqualTo(288);
        sizer.succeeded(192, Duration.ofSeconds(5), false);
        assertThat(sizer.size()).isEqualTo(96);
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
        assertThat(sizer.aim()).as("slowly from now on").isEqualTo(Duration.ofMillis(255));
        for (int batch = 0; batch < 120; batch++) {
            sizer.succeeded(sizer.size(), sizer.aim(), true);
        }
        assertThat(sizer.aim()).isEqualTo(TARGET);
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
    void holdsRowsShortlyAsSoonAsItMeetsSomebody() {
        BatchSizer sizer = grown();
        sizer.succeeded(20, Duration.ofMillis(20), false);
        assertThat(sizer.aim()).isEqualTo(Duration.ofMillis(250));
        assertThat(sizer.size()).as("of a page that ended before a locked row").isEqualTo(2_000);
        BatchSizer locked = grown();
        locked.giveWay();
        assertThat(locked.size()).isEqualTo(2_000);
        BatchSizer failed = grown();
        failed.halve();
        assertThat(failed.size()).isEqualTo(2_000);
    }

    private static BatchSizer grown() {
        BatchSizer sizer = new BatchSizer(0, 128, TARGET);
        for (int batch = 0; batch < 20; batch++) {
            sizer.succeeded(sizer.size(), Duration.ofNanos(sizer.size() * 125_000L), true);
        }
        assertThat(sizer.size()).isEqualTo(20_000);
        assertThat(sizer.aim()).isEqualTo(TARGET);
        return sizer;
    }

    /** Where a batch of one row takes as long as one of a thousand, small ones gain nobody anything. */
    @Test
    void doesNotShrinkForWhatEachBatchCosts() {
        BatchSizer sizer = new BatchSizer(0, 128, TARGET);
        for (int batch = 0; batch < 20; batch++) {
            sizer.succeeded(sizer.size(), Duration.ofNanos(300_000_000L + sizer.size() * 10_000L), false);
        }
        assertThat(sizer.size()).isEqualTo(500);
        sizer.succeeded(5, Duration.ofMillis(300), false);
        assertThat(sizer.size()).as("nor at a range's end").isEqualTo(500);
    }

    /** Rows that take long are another matter. */
    @Test
    void shrinksBelowThatForSlowRows() {
        BatchSizer sizer = new BatchSizer(0, 128, TARGET);
        for (int batch = 0; batch < 20; batch++) {
            sizer.succeeded(sizer.size(), Duration.ofMillis(50L * sizer.size()), false);
        }
        assertThat(sizer.size()).isEqualTo(50);
        sizer.succeeded(5, Duration.ofSeconds(3), false);
        assertThat(sizer.size()).isEqualTo(25);
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
