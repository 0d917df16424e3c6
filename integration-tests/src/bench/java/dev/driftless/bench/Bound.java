package dev.driftless.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A promise about speed, and what was measured. One that is missed is reported, and fails nothing.
 *
 * @param what is compared with what
 * @param measured the value
 * @param rule how it has to stand to the limit
 * @param limit the promise
 */
public record Bound(String what, double measured, Rule rule, double limit) {

    /** How the measured value has to stand to the limit. */
    public enum Rule {
        /** Not above it. */
        AT_MOST("<="),
        /** Below it. */
        BELOW("<"),
        /** Not below it. */
        AT_LEAST(">=");

        private final String sign;

        Rule(String sign) {
            this.sign = sign;
        }
    }

    /** {@return a bound that values up to the limit keep} */
    public static Bound atMost(String what, double measured, double limit) {
        return new Bound(what, measured, Rule.AT_MOST, limit);
    }

    /** {@return a bound that values under the limit keep} */
    public static Bound below(String what, double measured, double limit) {
        return new Bound(what, measured, Rule.BELOW, limit);
    }

    /** {@return a bound that values from the limit on keep} */
    public static Bound atLeast(String what, double measured, double limit) {
        return new Bound(what, measured, Rule.AT_LEAST, limit);
    }

    /** {@return whether the promise is kept; a value that could not be measured keeps none} */
    public boolean met() {
        return switch (rule) {
            case AT_MOST -> measured <= limit;
            case BELOW -> measured < limit;
            case AT_LEAST -> measured >= limit;
        };
    }

    String line() {
        return String.format(Locale.ROOT, "%s  %8.3f %2s %-7.3f %s", met() ? "PASS" : "FAIL", measured, rule.sign, limit, what);
    }

    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("what", what);
        values.put("measured", Double.isFinite(measured) ? measured : null);
        values.put("rule", rule.sign);
        values.put("limit", limit);
        values.put("met", met());
        return values;
    }
}
