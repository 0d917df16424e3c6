package dev.driftless.engine;

import dev.driftless.store.Others;
import java.time.Duration;

/**
 * How many rows the next batch takes. An adaptive size grows at most 1.5x a batch towards the time that it aims at and shrinks
 * at once; an explicit one is kept. After trouble either is halved, down to one row, and an explicit one doubles back.
 *
 * <p>The longer a batch holds its rows, the likelier somebody waits for one of them. So the first aims at a tenth of the target
 * time, the next at 1.5x that, and so on up to the whole, as long as none meets a row that somebody else writes; one that does
 * brings the aim down to a twenty-fifth, and from then on it grows by a fiftieth a batch only: few of those that it holds up
 * are seen. Where nobody would show, it stays at a tenth. A batch of few rows is mostly its way to the server and back: fewer
 * than 500 it takes only where those would last longer than the whole target time. While it is short for the sake of others,
 * half of its time again is left to them after it.
 */
final class BatchSizer {

    private static final double MOST_GROWTH = 1.5;
    private static final double CAREFUL_GROWTH = 1.02;
    private static final int FIRST_PART = 10;
    private static final int PART_BESIDE_OTHERS = 25;
    private static final int PART_OF_REST = 2;
    private static final int ENOUGH = 500;
    private static final int LARGEST = 20_000;

    private final int explicit;
    private final Duration target;
    private Duration aim;
    private boolean careful;
    private boolean givesWay;
    private int size;
    private int before;

    /** Explicit 0 means adaptive. */
    BatchSizer(int explicit, int initial, Duration target) {
        this.explicit = explicit;
        this.target = target;
        this.aim = target.dividedBy(FIRST_PART);
        this.size = explicit > 0 ? explicit : initial;
        this.before = size;
    }

    boolean isFor(int otherExplicit, Duration otherTarget) {
        return explicit == otherExplicit && target.equals(otherTarget);
    }

    int size() {
        return size;
    }

    /** How long the next batch should take, if its size is adaptive. */
    Duration aim() {
        return aim;
    }

    boolean isAdaptive() {
        return explicit == 0;
    }

    /** Whether batches are short because somebody else was met: then the database is to have no work of ours beside them. */
    boolean givesWay() {
        return givesWay;
    }

    /** How long to leave the database to the others after a batch that took so long: half of that, while it gives way. */
    Duration rest(Duration elapsed) {
        if (!givesWay) {
            return Duration.ZERO;
        }
        // A slow method is not the database's work.
        return (elapsed.compareTo(aim) < 0 ? elapsed : aim).dividedBy(PART_OF_REST);
    }

    /** After a batch that failed. */
    void halve() {
        int half = size / 2;
        careful = true;
        shorten(target.dividedBy(FIRST_PART));
        size = Math.max(1, Math.min(size, half));
    }

    /** Somebody else wants the rows: they are to be held for a short time from now on. */
    void giveWay() {
        careful = true;
        givesWay = isAdaptive();
        shorten(target.dividedBy(PART_BESIDE_OTHERS));
    }

    private void shorten(Duration most) {
        if (aim.compareTo(most) > 0) {
            if (isAdaptive()) {
                size = Math.max(Math.min(size, ENOUGH), (int) (size * most.toNanos() / aim.toNanos()));
            }
            aim = most;
        }
    }

    /** After a batch of so many rows took so long. */
    void succeeded(int rows, Duration elapsed, Others others) {
        // A page that was read ahead has as many rows as were wanted when the batch before it began.
        boolean full = rows >= Math.min(before, size);
        before = size;
        if (explicit > 0) {
            size = (int) Math.min(explicit, size * 2L);
            return;
        }
        Duration most = others == Others.NONE ? target : target.dividedBy(FIRST_PART);
        shorten(most);
        if (others == Others.SOME) {
            giveWay();
        } else if (full) {
            Duration more = Duration.ofNanos((long) (aim.toNanos() * (careful ? CAREFUL_GROWTH : MOST_GROWTH)));
            aim = more.compareTo(most) < 0 ? more : most;
            givesWay &= aim.compareTo(most) < 0;
        }
        if (full) {
            double fitting = Math.max(fitting(rows, elapsed, aim), Math.min(ENOUGH, fitting(rows, elapsed, target)));
            size = (int) Math.max(1, Math.min(LARGEST, Math.ceil(Math.min(size * MOST_GROWTH, fitting))));
        } else if (elapsed.compareTo(target) > 0) {
            size = Math.max(1, size / 2);
        } else if (elapsed.compareTo(aim) > 0) {
            size = Math.max(Math.min(size, ENOUGH), size / 2);
        }
    }

    /** How many rows take so long, at the pace of a batch. */
    private static double fitting(int rows, Duration elapsed, Duration time) {
        return (double) rows * time.toNanos() / Math.max(1, elapsed.toNanos());
    }
}
