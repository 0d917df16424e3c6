package dev.driftless.demo.migrations;

import dev.driftless.Document;
import dev.driftless.MigrationContext;
import dev.driftless.Patch;
import dev.driftless.annotations.Down;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Backfill of a missing value, looked up in another table on the batch's own connection. Some cities carry a code that
 * no region has; they keep NULL and are reported as remaining.
 */
@Migration(id = "20260303_110000_backfill_city_region", description = "Fill city.region with the region's name")
final class BackfillCityRegion {

    private static final String QUERY =
            """
            SELECT name
            FROM region
            WHERE code = ?
            """;

    @Up(table = "city", where = "region IS NULL")
    Patch fill(MigrationContext context, Document city) throws SQLException {
        try (PreparedStatement query = context.connection().prepareStatement(QUERY)) {
            query.setString(1, city.getString("country") + "." + city.getString("admin1"));
            try (ResultSet region = query.executeQuery()) {
                return region.next() ? Patch.set("region", region.getString(1)) : Patch.none();
            }
        }
    }

    @Down(table = "city", where = "region IS NOT NULL")
    Patch clear(Document city) {
        return Patch.set("region", null);
    }
}
