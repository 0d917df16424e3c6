package dev.driftless.it.chaos;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** PostgreSQL's protocol, version 3, without encryption (its manual's chapter "Message Formats"). */
final class PostgresWire implements Wire {

    /** Texts of prepared statements, which are later named only. */
    private final Map<String, String> prepared = new HashMap<>();
    private boolean started;

    @Override
    public Message read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        int type = 0;
        if (started) {
            type = in.read();
            if (type < 0) {
                return null;
            }
        }
        int length;
        try {
            length = in.readInt();
        } catch (EOFException e) {
            return null;
        }
        byte[] body = in.readNBytes(length - 4);
        ByteBuffer bytes = ByteBuffer.allocate((started ? 1 : 0) + length);
        if (started) {
            bytes.put((byte) type);
        }
        bytes.putInt(length).put(body);
        Message message = started
                ? new Message(bytes.array(), statement(type, body), type == 'Q' || type == 'S')
                : new Message(bytes.array(), "", true);
        started = true;
        return message;
    }

    private String statement(int type, byte[] body) {
        String first = text(body, 0);
        int next = first.getBytes(StandardCharsets.UTF_8).length + 1;
        return switch (type) {
            case 'Q' -> first;
            case 'P' -> {
                prepared.put(first, text(body, next));
                yield prepared.get(first);
            }
            case 'B' -> prepared.getOrDefault(text(body, next), "");
            default -> "";
        };
    }

    /** Up to the next zero byte. */
    private static String text(byte[] body, int from) {
        int end = from;
        while (end < body.length && body[end] != 0) {
            end++;
        }
        return new String(body, Math.min(from, body.length), end - Math.min(from, end), StandardCharsets.UTF_8);
    }
}
