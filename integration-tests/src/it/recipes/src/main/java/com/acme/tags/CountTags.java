package com.acme.tags;

import dev.driftless.cli.DeployStep;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

public final class CountTags implements DeployStep {

    @Override
    public String name() {
        return "count tags";
    }

    @Override
    public void run(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("UPDATE tag_count SET n = (SELECT COUNT(*) FROM tags)");
        }
    }
}
