package com.acme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.runtime.Migrator;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** The README's steps, one after another. */
class MigrateTest {

    @Test
    void goesTheWayOfTheReadme() throws SQLException {
        DataSource dataSource = todos();

        Migrator migrator = Migrator.builder().dataSource(dataSource).build();

        RunResult dry = migrator.up(RunOptions.defaults().dryRun(true));
        dry.migrations().forEach(report -> System.out.println(report.id() + ": " + report.changed() + " of " + report.processed()));
        assertEquals(List.of("null/null", "null/low", "high/null"), priorities(dataSource));

        RunResult result = migrator.up();
        if (result.status() != RunStatus.COMPLETED && result.status() != RunStatus.NOOP) {
            throw new AssertionError(result);
        }
        assertEquals(List.of("medium/medium", "medium/low", "high/medium"), priorities(dataSource));

        migrator.requireApplied("20260227_080239_backfill_todo_priority");
        assertEquals(List.of(), migrator.status().pending());
        migrator.up().orThrow();
        assertEquals(RunStatus.COMPLETED, migrator.verify("20260227_080239_backfill_todo_priority").status());
    }

    private static DataSource todos() throws SQLException {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:todos;DB_CLOSE_DELAY=-1");
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE todos (id BIGINT PRIMARY KEY, title VARCHAR(100), priority VARCHAR(10), prio VARCHAR(10))""");
            statement.execute("""
                    INSERT INTO todos VALUES (1, 'Buy milk', NULL, NULL), (2, 'Call Ann', NULL, 'low'), (3, 'Sleep', 'high', NULL)""");
        }
        return dataSource;
    }

    private static List<String> priorities(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT priority, prio FROM todos ORDER BY id")) {
            List<String> priorities = new ArrayList<>();
            while (rows.next()) {
                priorities.add(rows.getString(1) + "/" + rows.getString(2));
            }
            return priorities;
        }
    }
}
