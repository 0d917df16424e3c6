package dev.driftless.store.jdbc;

import dev.driftless.store.StoreFailure;
import java.sql.SQLException;
import java.util.Set;

/** What the errors of MariaDB, MySQL and their drivers mean. Numbers are those of the servers' error references. */
final class MariaDbErrors {

    /** Lock wait timeout (also of NOWAIT on MariaDB), NOWAIT on MySQL. */
    private static final Set<Integer> LOCKED = Set.of(1205, 3572);

    /**
     * Record has changed since last read, lock table full, deadlock, query interrupted, table definition changed, statement to
     * be prepared again, XA rollbacks, too many transactions, roll-back by a group.
     */
    private static final Set<Integer> RETRY = Set.of(1020, 1206, 1213, 1317, 1412, 1613, 1614, 1615, 1637, 3101);

    /** Statement time exceeded (MariaDB, MySQL). */
    private static final Set<Integer> SLOW = Set.of(1969, 3024);

    /**
     * Too many connections, node not ready (Galera), shutdown, network errors, connection killed, offline mode, session killed
     * or idle for too long, and the clients' own: server gone, connection lost.
     */
    private static final Set<Integer> CONNECTION =
            Set.of(1040, 1047, 1053, 1077, 1079, 1152, 1158, 1159, 1160, 1161, 1184, 1203, 1927, 2002, 2003, 2006, 2013, 2055,
                    3032, 3169, 4031);

    /**
     * Errors about the row that have a state in common with errors of other sorts: data truncated, no default, incorrect value,
     * no partition for a value, SIGNAL, generated column, CHECK violated (MySQL), bad JSON.
     */
    private static final Set<Integer> DATA =
            Set.of(1265, 1292, 1364, 1366, 1526, 1644, 1748, 1906, 3105, 3140, 3819, 4025);

    /** Classes of SQLSTATE that tell of the statement, the session or the server. */
    private static final Set<String> NOT_THE_ROW = Set.of(
            "", "00", "01", "02", "03", "08", "0A", "0B", "0K", "0L", "0P", "0Z", "20", "21", "24", "25", "26", "28", "2B",
            "2D", "2F", "34", "3B", "3D", "3F", "40", "42", "70", "HY", "HZ", "S1", "XA");

    private static final int NO_SUCH_TABLE = 1146;
    private static final int NO_SUCH_DATABASE = 1049;

    private MariaDbErrors() {}

    static StoreFailure.Kind classify(SQLException exception) {
        int code = exception.getErrorCode();
        String state = exception.getSQLState() == null ? "" : exception.getSQLState();
        if (LOCKED.contains(code)) {
            return StoreFailure.Kind.LOCKED;
        }
        if (SLOW.contains(code)) {
            return StoreFailure.Kind.SLOW;
        }
        if (CONNECTION.contains(code) || state.startsWith("08")) {
            return StoreFailure.Kind.CONNECTION;
        }
        if (RETRY.contains(code) || state.startsWith("40")) {
            return StoreFailure.Kind.RETRY;
        }
        boolean data = DATA.contains(code) || !NOT_THE_ROW.contains(state.length() < 2 ? "" : state.substring(0, 2));
        return data ? StoreFailure.Kind.DATA : StoreFailure.Kind.OTHER;
    }

    static boolean isMissingTable(SQLException exception) {
        return exception.getErrorCode() == NO_SUCH_TABLE || exception.getErrorCode() == NO_SUCH_DATABASE;
    }
}
