package dev.driftless.demo;

import dev.driftless.cli.DeployStep;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Counts the cities of each country and region anew: what {@code deploy} does after the migrations of the demo. */
public final class CountryTotals implements DeployStep {

    @Override
    public String name() {
        return "country totals";
    }

    /** Replaces all totals in one transaction, so that it may be repeated, and readers see the old ones or the new ones. */
    @Override
    public void run(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS country_total (country VARCHAR(2) PRIMARY KEY, cities BIGINT NOT NULL)");
            connection.setAutoCommit(false);
            statement.execute("DELETE FROM country_total");
            statement.execute("INSERT INTO country_total SELECT country, COUNT(*) FROM city GROUP BY country");
            connection.commit();
        }
    }
}
