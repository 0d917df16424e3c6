package dev.driftless.it.chaos;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The protocol of MariaDB and MySQL, without encryption and with statements as text (its manual's "Client/Server Protocol"). */
final class MariaDbWire implements Wire {

    private static final int HEADER = 4;
    private static final int QUERY = 3;

    @Override
    public Message read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        byte[] header = in.readNBytes(HEADER);
        if (header.length < HEADER) {
            return null;
        }
        int length = header[0] & 0xff | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
        byte[] bytes = new byte[HEADER + length];
        System.arraycopy(header, 0, bytes, 0, HEADER);
        in.readFully(bytes, HEADER, length);
        // Number 0 begins an exchange; the answers to the server's greeting have others.
        boolean query = length > 0 && header[3] == 0 && bytes[HEADER] == QUERY;
        String statement = query ? new String(bytes, HEADER + 1, length - 1, StandardCharsets.UTF_8) : "";
        return new Message(bytes, statement, true);
    }
}
