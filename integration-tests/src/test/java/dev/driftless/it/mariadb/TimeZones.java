package dev.driftless.it.mariadb;

import dev.driftless.it.TestDatabase;

/** A time zone whose clocks change; a server comes without any. */
final class TimeZones {

    private static boolean loaded;

    private TimeZones() {}

    /** Makes {@code Test/Berlin}, which knows the changes of 2024. */
    static synchronized void load() {
        if (loaded) {
            return;
        }
        TestDatabase db = Drivers.database();
        db.execute("INSERT INTO mysql.time_zone (Time_zone_id, Use_leap_seconds) VALUES (77, 'N')",
                "INSERT INTO mysql.time_zone_name (Name, Time_zone_id) VALUES ('Test/Berlin', 77)",
                "INSERT INTO mysql.time_zone_transition_type (Time_zone_id, Transition_type_id, `Offset`, Is_DST, Abbreviation)"
                        + " VALUES (77, 0, 3600, 0, 'CET'), (77, 1, 7200, 1, 'CEST')",
                // 2024-03-31 01:00 and 2024-10-27 01:00 UTC.
                "INSERT INTO mysql.time_zone_transition (Time_zone_id, Transition_time, Transition_type_id)"
                        + " VALUES (77, 1711846800, 1), (77, 1729990800, 0)");
        loaded = true;
    }
}
