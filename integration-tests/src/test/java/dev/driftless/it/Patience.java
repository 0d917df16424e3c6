package dev.driftless.it;

import dev.driftless.store.StoreFailure;
import java.util.function.Supplier;

/** For tests that use a store beside others: a lock that is not to be had in time, on a slow disk, is asked for again. */
public final class Patience {

    private static final int MOST_TRIES = 20;

    private Patience() {}

    /** What the work gives, which is done anew as long as it ends with a lock that somebody else has. */
    public static <T> T patiently(Supplier<T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return work.get();
            } catch (StoreFailure e) {
                if (e.kind() != StoreFailure.Kind.LOCKED || tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }
}
