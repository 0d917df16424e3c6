package dev.driftless.value;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON text to {@code Map}, {@code List}, {@code String}, {@code Boolean}, null and numbers, and back, losing nothing:
 * integers become Integer, Long or BigInteger, whichever is the first to fit, all other numbers BigDecimal; an object
 * that has a name twice is refused. Thread-safe.
 */
public final class Json {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(100_000)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Characters. A larger table grows from there. */
    private static final int LARGE_TABLE = 1 << 20;
    private static final int USUAL_CELL = 16;

    private Json() {}

    /**
     * Parses one JSON value.
     *
     * @param text JSON text
     * @return the value; maps keep the order of the text
     * @throws IllegalArgumentException if the text is not exactly one JSON value
     */
    public static @Nullable Object parse(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                throw new IllegalArgumentException("not JSON: empty text");
            }
            Object value = read(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("not JSON at line " + parser.currentTokenLocation().getLineNr() + ", column "
                        + parser.currentTokenLocation().getColumnNr() + ", where there is more after the first value");
            }
            return value;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(e.getLocation() == null
                    ? "not JSON that can be read: " + e.getOriginalMessage()
                    : "not JSON at line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr()
                            + (isDuplicate(e) ? ", where a name stands a second time in its object" : ""));
        }
    }

    /** The library has no type of its own for it. */
    private static boolean isDuplicate(JacksonException exception) {
        return exception.getOriginalMessage().startsWith("Duplicate Object property");
    }

    /**
     * Writes one value as JSON text without white space.
     *
     * @param value null, String, Number, Boolean, or a Map with String keys, List or array of these
     * @return JSON text
     * @throws IllegalArgumentException if a part of the value is of any other type
     */
    public static String write(@Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            write(generator, value);
        }
        return text.toString();
    }

    /** A text of a table; null for JSON's null. */
    @FunctionalInterface
    public interface Cells {

        /**
         * The text of a cell.
         *
         * @param row from 0 on
         * @param column from 0 on
         * @return its text, or null
         */
        @Nullable String text(int row, int column);
    }

    /**
     * Writes a table of texts as an array of arrays, without white space.
     *
     * @param rows how many
     * @param columns how many
     * @param cells is asked for each cell once, row by row
     * @return JSON text
     */
    public static String table(int rows, int columns, Cells cells) {
        StringWriter text = new StringWriter((int) Math.min(LARGE_TABLE, (long) rows * columns * USUAL_CELL));
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            generator.writeStartArray();
            for (int row = 0; row < rows; row++) {
                generator.writeStartArray();
                for (int column = 0; column < columns; column++) {
                    String cell = cells.text(row, column);
                    if (cell == null) {
                        generator.writeNull();
                    } else {
                        generator.writeString(cell);
                    }
                }
                generator.writeEndArray();
            }
            generator.writeEndArray();
        }
        return text.toString();
    }

    /**
     * Reads the value that the parser stands at; afterwards it stands at the value's last token.
     *
     * @param parser standing at a value's first token
     * @return the value
     */
    public static @Nullable Object read(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    map.put(name, read(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(read(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            default -> throw new IllegalArgumentException("not JSON: unexpected " + parser.currentToken());
        };
    }

    private static void write(JsonGenerator generator, @Nullable Object value) {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            map.forEach((name, member) -> {
                if (!(name instanceof String)) {
                    throw new IllegalArgumentException("a JSON object needs String names");
                }
                generator.writeName((String) name);
                write(generator, member);
            });
            generator.writeEndObject();
        } else if (value instanceof Iterable<?> items) {
            generator.writeStartArray();
            items.forEach(item -> write(generator, item));
            generator.writeEndArray();
        } else if (value instanceof Object[] items) {
            write(generator, Arrays.asList(items));
        } else {
            writeScalar(generator, value);
        }
    }

    private static void writeScalar(JsonGenerator generator, Object value) {
        if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
        } else if (value instanceof BigDecimal number) {
            generator.writeNumber(number);
        } else if (value instanceof BigInteger number) {
            generator.writeNumber(number);
        } else if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
            generator.writeNumber(((Number) value).longValue());
        } else if (value instanceof Double || value instanceof Float) {
            writeFloating(generator, (Number) value);
        } else if (value instanceof CharSequence || value instanceof Enum<?> || value instanceof Character) {
            generator.writeString(value instanceof Enum<?> constant ? constant.name() : value.toString());
        } else {
            throw new IllegalArgumentException("JSON has no form for " + value.getClass().getName()
                    + ": use Map, List, String, Number, Boolean or null");
        }
    }

    private static void writeFloating(JsonGenerator generator, Number value) {
        if (!Double.isFinite(value.doubleValue())) {
            throw new IllegalArgumentException("JSON has no form for NaN or an infinite number");
        }
        generator.writeNumber(new BigDecimal(value.toString()));
    }
}
