package dev.driftless.it.mariadb;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.driftless.it.TestBuild;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.mariadb.jdbc.MariaDbDataSource;

/** The drivers that applications use for MariaDB, and the modes of theirs that change what comes over the wire. */
enum Drivers {
    MARIADB_TEXT("mariadb", ""),
    MARIADB_PREPARED("mariadb", "&useServerPrepStmts=true"),
    MARIADB_AFFECTED_ROWS("mariadb", "&useAffectedRows=true"),
    MYSQL_TEXT("mysql", ""),
    MYSQL_PREPARED("mysql", "&useServerPrepStmts=true"),
    MYSQL_AFFECTED_ROWS("mysql", "&useAffectedRows=true");

    private static final Map<String, TestBuild> BUILDS = new ConcurrentHashMap<>();

    private final String scheme;
    private final String options;

    Drivers(String scheme, String options) {
        this.scheme = scheme;
        this.options = options;
    }

    /** The same database through this driver. */
    DataSource of(TestDatabase db, String... moreOptions) {
        String more = moreOptions.length == 0 ? "" : "&" + String.join("&", moreOptions);
        String url = db.url().replaceFirst("^jdbc:mariadb", "jdbc:" + scheme).replaceFirst("\\?.*", "?user=it") + options + more;
        try {
            if (scheme.equals("mariadb")) {
                return new MariaDbDataSource(url);
            }
            MysqlDataSource dataSource = new MysqlDataSource();
            dataSource.setUrl(url);
            return dataSource;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static TestDatabase database(String... statements) {
        TestDatabase db = Vendor.MARIADB.database();
        db.execute(statements);
        return db;
    }

    /** A migrator for sources that are compiled once. */
    static Migrator.Builder migrator(DataSource dataSource, String... sources) {
        TestBuild build = BUILDS.computeIfAbsent(String.join("\n", List.of(sources)), key -> TestBuild.of(sources));
        return Migrator.builder().dataSource(dataSource).manifest(build.manifest());
    }
}
