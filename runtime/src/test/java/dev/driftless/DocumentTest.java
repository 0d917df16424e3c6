package dev.driftless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Rows and patches as migrations see them. */
class DocumentTest {

    private static Document row(Object... namesAndValues) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return Document.of(values);
    }

    @Test
    void findsAColumnByItsExactNameElseWhateverTheCase() {
        Document row = row("ID", 1, "name", "a", "NAME", "b");
        assertThat(row.getInt("id")).isEqualTo(1);
        assertThat(row.getString("NAME")).isEqualTo("b");
        assertThatThrownBy(() -> row.getString("Name")).hasMessageContaining("ambiguous");
        assertThatThrownBy(() -> row.get("nome")).hasMessage("no column nome; known are ID, name, NAME");
        assertThat(row.has("nome")).isFalse();
    }

    @Test
    void givesNullForSqlNull() {
        Document row = row("a", null);
        assertThat(row.isNull("a")).isTrue();
        assertThat(row.getLong("a")).isNull();
        assertThat(row.asMap()).containsEntry("a", null);
    }

    @Test
    void convertsWithoutLossOnly() {
        Document row = row("n", new BigDecimal("12.50"), "big", 3_000_000_000L, "text", "12", "flag", 1);
        assertThat(row.getDouble("n")).isEqualTo(12.5);
        assertThat(row.getString("n")).isEqualTo("12.50");
        assertThat(row.getBoolean("flag")).isTrue();
        assertThatThrownBy(() -> row.getInt("n")).hasMessageContaining("column n").hasMessageContaining("without loss");
        assertThatThrownBy(() -> row.getInt("big")).hasMessageContaining("Integer");
        assertThatThrownBy(() -> row.getLong("text")).hasMessageContaining("String").hasMessageContaining("Long");
    }

    @Test
    void readsTimesAndUuidsAndJson() {
        UUID uuid = UUID.randomUUID();
        Document row = row("tz", OffsetDateTime.parse("2026-01-02T03:04:05+02:00"), "local",
                LocalDateTime.parse("2026-01-02T03:04:05"), "u", uuid.toString(), "j", "{\"a\":[1]}");
        assertThat(row.getInstant("tz")).isEqualTo(Instant.parse("2026-01-02T01:04:05Z"));
        assertThat(row.getInstant("local")).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(row.getUuid("u")).isEqualTo(uuid);
        assertThat(row.getJson("j")).isEqualTo(Map.of("a", java.util.List.of(1)));
    }

    @Test
    void keepsItsBytesToItself() {
        byte[] bytes = {1, 2};
        Document row = row("b", bytes);
        bytes[0] = 9;
        row.getBytes("b")[1] = 9;
        assertThat(row.getBytes("b")).containsExactly(1, 2);
    }

    @Test
    void patchesAreValues() {
        Patch patch = Patch.set("a", new byte[] {1}).and("b", null);
        assertThat(patch).isEqualTo(Patch.set("b", null).and("a", new byte[] {1}));
        assertThat(patch).hasSameHashCodeAs(Patch.set("b", null).and("a", new byte[] {1}));
        assertThat(patch.asMap().keySet()).containsExactly("a", "b");
        assertThat(Patch.none().isEmpty()).isTrue();
        assertThat(Patch.of(Map.of())).isSameAs(Patch.none());
        assertThatThrownBy(() -> patch.and("a", 2)).hasMessageContaining("set twice");
        assertThatThrownBy(() -> patch.asMap().put("c", 1)).isInstanceOf(UnsupportedOperationException.class);
    }
}
