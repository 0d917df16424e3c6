package dev.driftless.it.chaos;

import java.io.IOException;
import java.net.URI;

/** Lost commits on MariaDB. */
class MariaDbLostCommitTest extends LostCommitContract {

    @Override
    Arena arena() {
        return new MariaDbArena();
    }

    @Override
    CommitProxy proxy(Ledger ledger) throws IOException {
        return new CommitProxy(server(ledger).getPort(), MariaDbWire::new);
    }

    @Override
    String url(Ledger ledger, CommitProxy proxy) {
        return "jdbc:mariadb://127.0.0.1:" + proxy.port() + server(ledger).getPath() + "?user=it&sslMode=disable";
    }

    @Override
    boolean somebodyWaits(Ledger ledger) {
        return ledger.db().number("SELECT variable_value FROM information_schema.global_status"
                + " WHERE variable_name = 'Innodb_row_lock_current_waits'") > 0;
    }

    private static URI server(Ledger ledger) {
        return URI.create(ledger.db().url().substring("jdbc:".length()));
    }
}
