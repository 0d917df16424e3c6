package dev.driftless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RunOptionsTest {

    private static final RunOptions OPTIONS = RunOptions.defaults();
    private static final Duration ENDLESS = Duration.ofSeconds(Long.MAX_VALUE);

    @Test
    void valuesOutOfRangeAreRefusedByNameAndRule() {
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("batchSize must be at least 1, was 0", () -> OPTIONS.batchSize(0));
        calls.put("parallelism must be at least 1, was 0", () -> OPTIONS.parallelism(0));
        calls.put("parallelism must be at most 1000, was 1001", () -> OPTIONS.parallelism(1001));
        calls.put("maxSweeps must be at least 1, was -3", () -> OPTIONS.maxSweeps(-3));
        calls.put("maxBatchBytes must be at least 1, was 0", () -> OPTIONS.maxBatchBytes(0));
        calls.put("timeout must be at least 1 ms, was PT0S", () -> OPTIONS.timeout(Duration.ZERO));
        calls.put("timeout must be at most 365 days, was " + ENDLESS, () -> OPTIONS.timeout(ENDLESS));
        calls.put("targetBatchTime must be at least 1 ms, was PT-1S", () -> OPTIONS.targetBatchTime(Duration.ofSeconds(-1)));
        calls.put("targetBatchTime must be at most 1 day, was " + ENDLESS, () -> OPTIONS.targetBatchTime(ENDLESS));
        calls.put("lockTimeout must be at least 1 ms, was PT0.0001S", () -> OPTIONS.lockTimeout(Duration.ofNanos(100_000)));
        calls.put("lockTimeout must be at most 1 day, was PT24H0.001S", () -> OPTIONS.lockTimeout(Duration.ofDays(1).plusMillis(1)));
        calls.put("transactionLimit must be at most 1 day, was " + ENDLESS, () -> OPTIONS.transactionLimit(ENDLESS));
        calls.put("lease must be at least 1 ms, was PT0S", () -> OPTIONS.lease(Duration.ZERO));
        calls.put("lease must be at most 7 days, was " + ENDLESS, () -> OPTIONS.lease(ENDLESS));
        calls.put("throttleUnreadableLimit must be at least 1 ms, was PT0S", () -> OPTIONS.throttleUnreadableLimit(Duration.ZERO));
        calls.put("throttleUnreadableLimit must be at most 365 days, was " + ENDLESS, () -> OPTIONS.throttleUnreadableLimit(ENDLESS));
        calls.forEach((message, call) -> assertThatThrownBy(call)
                .as(message).isInstanceOf(IllegalArgumentException.class).hasMessage(message));
    }

    @Test
    void everyOptionRefusesNullByName() {
        List<Method> options = withers();
        assertThat(options).hasSize(17);
        options.stream().filter(option -> !option.getParameterTypes()[0].isPrimitive()).forEach(option ->
                assertThatThrownBy(() -> call(option, OPTIONS, new Object[] {null}))
                        .isInstanceOf(NullPointerException.class)
                        .hasMessage(option.getName() + " must not be null"));
    }

    @Test
    void everyOptionIsKeptNamedAndLeavesTheOthersAlone() throws Throwable {
        Map<String, Object> values = new LinkedHashMap<>(Map.of(
                "dryRun", true, "allowDrift", true, "restart", true, "background", true, "join", false,
                "batchSize", 5, "parallelism", 6, "maxSweeps", 7, "maxBatchBytes", 8L, "onRowError", RowErrors.skip(9)));
        values.put("throttle", Throttles.rowsPerSecond(3));
        for (Method option : withers()) {
            String name = option.getName();
            Object value = values.getOrDefault(name, Duration.ofMillis(123));
            RunOptions changed = (RunOptions) call(option, OPTIONS, value);
            assertThat(changed.named()).containsExactly(name);
            for (Method other : withers()) {
                Method getter = RunOptions.class.getMethod(other.getName());
                Object expected = other.getName().equals(name) ? value : call(getter, OPTIONS);
                Object actual = call(getter, changed);
                assertThat(actual instanceof Optional<?> some && some.isPresent() ? some.get() : actual)
                        .as(other.getName() + " after " + name).isEqualTo(expected);
            }
        }
        assertThat(OPTIONS.named()).isEmpty();
    }

    @Test
    void theLeaseOutlastsThreeTransactions() {
        assertThatThrownBy(() -> OPTIONS.transactionLimit(Duration.ofSeconds(11)).checked())
                .hasMessage("lease must be at least three times transactionLimit (PT11S), was PT30S");
        assertThat(OPTIONS.transactionLimit(Duration.ofSeconds(10)).checked().lease()).isEqualTo(Duration.ofSeconds(30));
        RunOptions longest = OPTIONS.transactionLimit(Duration.ofDays(1)).lease(Duration.ofDays(7)).timeout(Duration.ofDays(365));
        assertThat(longest.checked().timeout().toNanos()).isPositive();
    }

    private static List<Method> withers() {
        return Arrays.stream(RunOptions.class.getMethods())
                .filter(method -> method.getReturnType() == RunOptions.class && method.getParameterCount() == 1)
                .toList();
    }

    private static Object call(Method method, Object on, Object... arguments) throws Throwable {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
