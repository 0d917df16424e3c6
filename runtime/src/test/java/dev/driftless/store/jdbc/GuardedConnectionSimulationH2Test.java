package dev.driftless.store.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

class GuardedConnectionSimulationH2Test extends GuardedConnectionSimulationContract {

    @Override
    Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:h2:mem:");
    }
}
