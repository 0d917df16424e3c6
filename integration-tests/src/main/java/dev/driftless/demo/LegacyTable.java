package dev.driftless.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.zip.GZIPInputStream;
import javax.sql.DataSource;

/** The table as a legacy application left it: real cities, numbers as text, values missing, spellings mixed. */
final class LegacyTable {

    private static final String SCHEMA =
            """
            CREATE TABLE region (
                code VARCHAR(12) PRIMARY KEY,
                name VARCHAR(100) NOT NULL
            );
            CREATE TABLE city (
                id INTEGER PRIMARY KEY,
                name VARCHAR(200) NOT NULL,
                country VARCHAR(2) NOT NULL,
                admin1 VARCHAR(20) NOT NULL,
                admin2 VARCHAR(80) NOT NULL,
                lat VARCHAR(20) NOT NULL,
                lng VARCHAR(20) NOT NULL,
                accuracy VARCHAR(20) NOT NULL,
                latitude DOUBLE PRECISION,
                longitude DOUBLE PRECISION,
                region VARCHAR(100),
                district VARCHAR(80)
            );
            """;

    private static final String INSERT_REGION = "INSERT INTO region (code, name) VALUES (?, ?)";

    private static final String INSERT_CITY =
            """
            INSERT INTO city (id, name, country, admin1, admin2, lat, lng, accuracy)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """;

    /** What each of four imagined importers wrote for coordinates of 5, of 3 or 4, and of fewer decimals. */
    private static final List<List<String>> SPELLINGS = List.of(
            List.of("FINE", "MEDIUM", "COARSE"),
            List.of("fine ", " medium", "Coarse"),
            List.of("exact", "approx.", "~1 km"));

    private LegacyTable() {}

    static void create(DataSource dataSource) throws SQLException, IOException {
        try (Connection connection = dataSource.getConnection()) {
            try (Statement schema = connection.createStatement()) {
                schema.execute(SCHEMA);
            }
            connection.setAutoCommit(false);
            insertRegions(connection);
            insertCities(connection);
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    private static void insertRegions(Connection connection) throws SQLException, IOException {
        try (BufferedReader lines = open("regions.tsv.gz");
                PreparedStatement insert = connection.prepareStatement(INSERT_REGION)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] region = line.split("\t", -1);
                insert.setString(1, region[0]);
                insert.setString(2, region[1]);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void insertCities(Connection connection) throws SQLException, IOException {
        try (BufferedReader lines = open("cities.tsv.gz");
                PreparedStatement insert = connection.prepareStatement(INSERT_CITY)) {
            int id = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] city = line.split("\t", -1);
                String country = city[3];
                insert.setInt(1, ++id);
                insert.setString(2, city[0]);
                insert.setString(3, country);
                insert.setString(4, city[4]);
                insert.setString(5, city[5]);
                insert.setString(6, city[1]);
                insert.setString(7, city[2]);
                insert.setString(8, accuracy(country, Math.max(decimals(city[1]), decimals(city[2]))));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** The precision of the real coordinates, in the spelling of the importer that the country had. */
    private static String accuracy(String country, int decimals) {
        int importer = (country.charAt(0) + country.charAt(1)) % (SPELLINGS.size() + 1);
        if (importer == SPELLINGS.size()) {
            return decimals + " dp";
        }
        return SPELLINGS.get(importer).get(decimals >= 5 ? 0 : decimals >= 3 ? 1 : 2);
    }

    private static int decimals(String number) {
        int point = number.indexOf('.');
        return point < 0 ? 0 : number.length() - point - 1;
    }

    private static BufferedReader open(String name) throws IOException {
        InputStream resource = LegacyTable.class.getResourceAsStream(name);
        if (resource == null) {
            throw new IOException("no resource " + name + " beside " + LegacyTable.class.getName());
        }
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(resource), StandardCharsets.UTF_8));
        lines.readLine();
        return lines;
    }
}
