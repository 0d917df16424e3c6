package dev.driftless.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.StoreException;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A {@code DataSource} that hands out the application's own transaction. */
class TransactionFaultsTest {

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void neitherCommitsNorRollsBackATransactionOfTheApplication(Vendor vendor) throws SQLException {
        Items items = Items.in(vendor);
        try (Connection application = items.db().dataSource().getConnection();
                Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.execute("UPDATE items SET name = 'pending' WHERE id = 1");
            Migrator migrator = items.builder(Items.ADD_ONE).dataSource(new FlakyDataSource(items.db().dataSource(), 0) {
                @Override
                public Connection getConnection() {
                    return kept(application);
                }
            }).build();

            assertThat(items.refusedUp(migrator, StoreException.class)).isEqualTo("The DataSource hands out a connection with an"
                    + " open transaction: give Driftless one that is outside of your transactions, not a transaction-aware"
                    + " proxy.");

            try (ResultSet name = statement.executeQuery("SELECT name FROM items WHERE id = 1")) {
                assertThat(name.next()).isTrue();
                assertThat(name.getString(1)).isEqualTo("pending");
            }
            application.rollback();
            assertThat(items.db().rows("SELECT DISTINCT name FROM items")).containsExactly("item");

            // Outside of a transaction the connection is welcome, and given back as it was.
            items.completes(migrator);
            assertThat(application.getAutoCommit()).isFalse();
        }
    }

    /** Not closed, as within a transaction that a framework holds. */
    private static Connection kept(Connection connection) {
        return (Connection) Proxy.newProxyInstance(Connection.class.getClassLoader(), new Class<?>[] {Connection.class},
                (proxy, method, args) -> {
                    try {
                        return method.getName().equals("close") ? null : method.invoke(connection, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
