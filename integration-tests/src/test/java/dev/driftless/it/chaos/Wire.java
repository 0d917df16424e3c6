package dev.driftless.it.chaos;

import java.io.IOException;
import java.io.InputStream;

/** What a client says to its database server, message by message; one for each connection. */
interface Wire {

    /**
     * A message.
     *
     * @param bytes as they are sent
     * @param statement the text of the statement that it prepares or carries out; empty if none
     * @param complete whether the server answers before it reads on
     */
    record Message(byte[] bytes, String statement, boolean complete) {

        boolean isCommit() {
            return statement.strip().equalsIgnoreCase("COMMIT");
        }
    }

    /** The next message; null at the end. */
    Message read(InputStream in) throws IOException;
}
