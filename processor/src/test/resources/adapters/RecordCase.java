package app;

import dev.driftless.Patch;
import dev.driftless.annotations.Column;
import dev.driftless.annotations.Down;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Sweep;
import dev.driftless.annotations.Up;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;

enum Priority { LOW, HIGH }

record Todo(
        boolean done, byte tiny, short small, int number, long id, float ratio, double exactRatio, char letter,
        Boolean maybeDone, Byte maybeTiny, Short maybeSmall, Integer maybeNumber, Long maybeId, Float maybeRatio,
        Double maybeExactRatio, Character maybeLetter, String title, BigDecimal amount, BigInteger count, UUID uuid,
        byte[] digest, Priority priority, LocalDate day, LocalTime time, LocalDateTime localTime, OffsetDateTime offsetTime,
        Instant createdAt, Map<String, Object> data, List<Map<String, ?>> items, @SuppressWarnings("rawtypes") List raw,
        @Column("Größe \"in\" $S") int size) {

    Todo(
            Object done, Object tiny, Object small, Object number, Object id, Object ratio, Object exactRatio, Object letter,
            Object maybeDone, Object maybeTiny, Object maybeSmall, Object maybeNumber, Object maybeId, Object maybeRatio,
            Object maybeExactRatio, Object maybeLetter, Object title, Object amount, Object count, Object uuid,
            Object digest, Object priority, Object day, Object time, Object localTime, Object offsetTime,
            Object createdAt, Object data, Object items, Object raw, Object size) {
        this(false, (byte) 0, (short) 0, 0, 0L, 0f, 0d, 'a', null, null, null, null, null, null, null, null, null, null, null,
                null, null, null, null, null, null, null, null, null, null, null, 0);
        throw new UnsupportedOperationException("the canonical constructor must be called");
    }
}

@Migration(id = "20260227_080239_record")
class RecordCase {

    @Up(table = "todos", sweep = Sweep.ONCE)
    public Todo fill(Todo todo) throws Exception {
        return todo;
    }

    @Down(table = "todos")
    protected Patch clear(Todo todo) throws IllegalStateException {
        return null;
    }
}
