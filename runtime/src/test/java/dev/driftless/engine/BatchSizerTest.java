package dev.driftless.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.store.Others;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Batches aim at their target time. */
class BatchSizerTest {

    private static final Duration TARGET = Duration.ofMillis(2500);

    @Test
    void growsAtMostByHalf() {
        BatchSizer sizer = new BatchSizer(0, 128, TARGET);
        sizer.succeeded(128, Duration.ofMillis(1), Others.UNKNOWN);
        assertThat(sizer.size()).isEqualTo(192);
    }

    @Test
    void shrinksAtOnce() {
        BatchSizer sizer = new BatchSizer(0, 10_000, TARGET);
        sizer.succeeded(10_000, Duration.ofMillis(2500), Others.UNKNOWN);
        assertThat(sizer.size()).isEqualTo(1_000);
    }

    /** A page that was read ahead was wanted when the size was smaller. */
    @Test
    void growsByWhatAPageThatWasReadAheadTook() {
        BatchSizer sizer = new BatchSizer(0, 128, TARGET);
        sizer.succeeded(128, Duration.ofMillis(1), Others.UNKNOWN);
        sizer.succeeded(128, Duration.ofMillis(1), Others.UNKNOWN);
        assertThat(sizer.size()).isEqualTo(288);
        sizer.succeeded(192, Duration.ofSeconds(5), Others.UNKNOWN);
        assertThat(sizer.size()).isEqualTo(96);
    }

    @Test
    void aimsAtMoreAsLongAsItIsAlone() {
        BatchSizer sizer = new BatchSizer(0, 128, TARGET);
        assertThat(sizer.aim()).isEqualTo(Duration.ofMillis(250));
        sizer.succeeded(128, Duration.ofMillis(250), Others.NONE);
        assertThat(sizer.aim()).isEqualTo(Duration.ofMillis(375));
        assertThat(sizer.size()).as("not without its aim").isEqualTo(192);
        for (int batch = 0; batch < 10; batch++) {
            sizer.succeeded(sizer.size(), sizer.aim(), Others.NONE);
        }
        assertThat(sizer.aim()).isEqualTo(TARGET);
        assertThat(sizer.givesWay()).isFalse();
        sizer.succeeded(sizer.size(), TARGET, Others.SOME);
        assertThat(sizer.aim()).isEqualTo(Duration.ofMillis(100));
        assertThat(sizer.rest(Duration.ofMillis(90))).isEqualTo(Duration.ofMillis(45));
        assertThat(sizer.rest(Duration.ofMinutes(1))).as("of a method that takes its time").isEqualTo(Duration.ofMillis(50));
        sizer.succeeded(sizer.size(), Duration.ofMillis(100), Others.NONE);
        assertThat(sizer.aim()).as("slowly from now on").isEqualTo(Duration.ofMillis(102));
        assertThat(sizer.givesWay()).isTrue();
        for (int batch = 0; batch < 180; batch++) {
            sizer.succeeded(sizer.size(), sizer.aim(), Others.NONE);
        }
        assertThat(sizer.aim()).isEqualTo(TARGET);
        assertThat(sizer.givesWay()).isFalse();
        assertThat(sizer.rest(TARGET)).isZero();
        sizer.halve();
        assertThat(sizer.aim()).as("after trouble, which nobody else may have made").isEqualTo(Duration.ofMillis(250));
        assertThat(sizer.givesWay()).isFalse();
        sizer.succeeded(sizer.size(), Duration.ofMillis(250), Others.NONE);
        assertThat(sizer.aim()).isEqualTo(Duration.ofMillis(255));
    }

    @Test
    void doesNotAimHigherForAPageThatWasNotFull() {
        BatchSizer sizer = new BatchSizer(0, 128, TARGET);
        sizer.succeeded(5, Duration.ofMillis(1), Others.NONE);
        assertThat(sizer.aim()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void doesNotGrowForAPageThatWasNotFull() {
        BatchSizer sizer = new BatchSizer(0, 128, TARGET);
        sizer.succeeded(5, Duration.ofMillis(1), Others.UNKNOWN);
        assertThat(sizer.size()).isEqualTo(128);
    }

    @Test
    void staysAtATenthWhereNobodyWouldShow() {
        BatchSizer sizer = grown();
        sizer.succeeded(20_000, TARGET, Others.UNKNOWN);
        assertThat(sizer.aim()).isEqualTo(Duration.ofMillis(250));
        assertThat(sizer.size()).isEqualTo(2_000);
        assertThat(sizer.givesWay()).as("to nobody").isFalse();
        sizer.giveWay();
        assertThat(sizer.givesWay()).isTrue();
        for (int batch = 0; batch < 180; batch++) {
            sizer.succeeded(sizer.size(), sizer.aim(), Others.UNKNOWN);
        }
        assertThat(sizer.aim()).isEqualTo(Duration.ofMillis(250));
        assertThat(sizer.givesWay()).as("back at what it may have").isFalse();
    }

    /** Who says how many rows a batch takes has decided. */
    @Test
    void anExplicitSizeGivesNoWay() {
        BatchSizer sizer = new BatchSizer(100, 128, TARGET);
        sizer.giveWay();
        assertThat(sizer.givesWay()).isFalse();
        assertThat(sizer.size()).isEqualTo(100);
    }

    @Test
    void holdsRowsShortlyAsSoonAsItMeetsSomebody() {
        BatchSizer sizer = grown();
        sizer.succeeded(20, Duration.ofMillis(20), Others.SOME);
        assertThat(sizer.aim()).isEqualTo(Duration.ofMillis(100));
        assertThat(sizer.size()).as("of a page that ended before a locked row").isEqualTo(800);
        BatchSizer locked = grown();
        locked.giveWay();
        assertThat(locked.size()).isEqualTo(800);
        BatchSizer failed = grown();
        failed.halve();
        assertThat(failed.size()).isEqualTo(2_000);
    }

    private static BatchSizer grown() {
        BatchSizer sizer = new BatchSizer(0, 128, TARGET);
        for (int batch = 0; batch < 20; batch++) {
            sizer.succeeded(sizer.size(), Duration.ofNanos(sizer.size() * 125_000L), Others.NONE);
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
            sizer.succeeded(sizer.size(), Duration.ofNanos(300_000_000L + sizer.size() * 10_000L), Others.UNKNOWN);
        }
        assertThat(sizer.size()).isEqualTo(500);
        sizer.succeeded(5, Duration.ofMillis(300), Others.UNKNOWN);
        assertThat(sizer.size()).as("nor at a range's end").isEqualTo(500);
    }

    /** Rows that take long are another matter. */
    @Test
    void shrinksBelowThatForSlowRows() {
        BatchSizer sizer = new BatchSizer(0, 128, TARGET);
        for (int batch = 0; batch < 20; batch++) {
            sizer.succeeded(sizer.size(), Duration.ofMillis(50L * sizer.size()), Others.UNKNOWN);
        }
        assertThat(sizer.size()).isEqualTo(50);
        sizer.succeeded(5, Duration.ofSeconds(3), Others.UNKNOWN);
        assertThat(sizer.size()).isEqualTo(25);
    }

    @Test
    void keepsAnExplicitSizeAndComesBackToItAfterTrouble() {
        BatchSizer sizer = new BatchSizer(100, 128, TARGET);
        sizer.succeeded(100, Duration.ofSeconds(9), Others.UNKNOWN);
        assertThat(sizer.size()).isEqualTo(100);
        sizer.halve();
        sizer.halve();
        assertThat(sizer.size()).isEqualTo(25);
        sizer.succeeded(25, Duration.ofMillis(1), Others.UNKNOWN);
        sizer.succeeded(50, Duration.ofMillis(1), Others.UNKNOWN);
        sizer.succeeded(100, Duration.ofMillis(1), Others.UNKNOWN);
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
