package dev.driftless.it.chaos;

import java.io.IOException;
import java.net.URI;

/** Lost commits on PostgreSQL. */
class PostgresLostCommitTest extends LostCommitContract {

    @Override
    Arena arena() {
        return new PostgresArena();
    }

    @Override
    CommitProxy proxy(Ledger ledger) throws IOException {
        return new CommitProxy(server(ledger).getPort(), PostgresWire::new);
    }

    @Override
    String url(Ledger ledger, CommitProxy proxy) {
        return "jdbc:postgresql://localhost:" + proxy.port() + server(ledger).getPath()
                + "?user=postgres&sslmode=disable&gssEncMode=disable";
    }

    @Override
    boolean somebodyWaits(Ledger ledger) {
        return ledger.db().number("SELECT COUNT(*) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0;
    }

    private static URI server(Ledger ledger) {
        return URI.create(ledger.db().url().substring("jdbc:".length()));
    }
}
