package dev.driftless;

import java.time.Duration;

/** Rules for values that users give; each refusal names the option and the rule. */
final class OptionRules {

    static final Duration SHORTEST = Duration.ofMillis(1);

    private OptionRules() {}

    static <T> T notNull(String option, T value) {
        if (value == null) {
            throw new NullPointerException(option + " must not be null");
        }
        return value;
    }

    static long atLeastOne(String option, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + " must be at least 1, was " + value);
        }
        return value;
    }

    static long atMost(String option, long value, long most) {
        if (value > most) {
            throw new IllegalArgumentException(option + " must be at most " + most + ", was " + value);
        }
        return value;
    }

    static Duration between(String option, Duration value, Duration least, Duration most) {
        notNull(option, value);
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(option + " must be at least " + text(least) + ", was " + value);
        }
        if (value.compareTo(most) > 0) {
            throw new IllegalArgumentException(option + " must be at most " + text(most) + ", was " + value);
        }
        return value;
    }

    private static String text(Duration duration) {
        return duration.toDays() > 0 ? duration.toDays() + (duration.toDays() == 1 ? " day" : " days") : duration.toMillis() + " ms";
    }
}
