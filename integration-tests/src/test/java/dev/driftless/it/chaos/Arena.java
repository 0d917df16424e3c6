package dev.driftless.it.chaos;

import java.util.Map;

/** What the harness has to know of a vendor. */
interface Arena {

    /** A new database with the ledger's tables and rows. */
    Ledger open(int rows);

    /** The URL that a worker connects with, so that its sessions can be told from others. */
    String url(Ledger ledger, String worker);

    /** Makes every commit take a while from now on, in sessions that are yet to begin; or as fast as it can. */
    void slowCommits(Ledger ledger, boolean slow);

    /** Looks at the server's sessions. */
    Watch watch(Ledger ledger);

    /** A connection of its own to look at the server with. */
    interface Watch extends AutoCloseable {

        /** What each worker is at, quick and perhaps a little old; one that is at nothing need not appear. */
        Map<String, Moment> moments();

        /** What a worker whose process is stopped is at. */
        Moment moment(String worker);

        @Override
        void close();
    }
}
