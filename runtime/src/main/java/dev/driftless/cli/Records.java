package dev.driftless.cli;

import dev.driftless.Direction;
import dev.driftless.RunStatus;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Results as JSON has them: records become objects, an empty Optional null, enums their names in lower case, times and
 * durations ISO 8601, bytes hexadecimal.
 */
final class Records {

    private Records() {}

    /** The members of a record, in order; they may be added to. */
    static Map<String, @Nullable Object> members(Record record) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                members.put(component.getName(), value(component.getAccessor().invoke(record)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot read " + component, e);
            }
        }
        return members;
    }

    static @Nullable Object value(@Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            return value(optional.orElse(null));
        }
        if (value instanceof Record record) {
            return members(record);
        }
        if (value instanceof RunStatus status) {
            return status.label();
        }
        if (value instanceof Direction direction) {
            return direction.label();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        if (value instanceof Iterable<?> items) {
            List<@Nullable Object> list = new ArrayList<>();
            items.forEach(item -> list.add(value(item)));
            return list;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            map.forEach((name, member) -> members.put(String.valueOf(name), value(member)));
            return members;
        }
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        boolean plain = value == null || value instanceof Boolean || value instanceof String || value instanceof Integer
                || value instanceof Long || value instanceof Short || value instanceof Byte || value instanceof BigDecimal
                || value instanceof BigInteger;
        return plain || (value instanceof Double || value instanceof Float) && Double.isFinite(((Number) value).doubleValue())
                ? value : value.toString();
    }
}
