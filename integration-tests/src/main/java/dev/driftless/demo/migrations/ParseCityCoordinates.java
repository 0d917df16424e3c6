package dev.driftless.demo.migrations;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Down;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

/** Type narrowing: coordinates kept as text become numbers in new columns. */
@Migration(id = "20260302_100000_parse_city_coordinates", description = "Text in lat and lng becomes numbers")
final class ParseCityCoordinates {

    @Up(table = "city", where = "latitude IS NULL OR longitude IS NULL")
    Patch parse(Document city) {
        return Patch.set("latitude", degrees(city.getString("lat"), 90))
                .and("longitude", degrees(city.getString("lng"), 180));
    }

    @Down(table = "city", where = "latitude IS NOT NULL OR longitude IS NOT NULL")
    Patch clear(Document city) {
        return Patch.set("latitude", null).and("longitude", null);
    }

    private static double degrees(String text, double limit) {
        double degrees = Double.parseDouble(text);
        if (!(Math.abs(degrees) <= limit)) {
            throw new IllegalArgumentException("'" + text + "' is outside -" + limit + " to " + limit);
        }
        return degrees;
    }
}
