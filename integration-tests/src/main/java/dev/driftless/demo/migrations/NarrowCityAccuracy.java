package dev.driftless.demo.migrations;

import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;
import java.util.Locale;

/**
 * Enum narrowing: a dozen spellings of free text become three names. Several spellings become one, so the change cannot
 * be undone, and there is no {@code @Down}.
 */
@Migration(id = "20260301_090000_narrow_city_accuracy", description = "Free text in accuracy becomes one of 3 names")
final class NarrowCityAccuracy {

    enum Accuracy { EXACT, NEAR, ROUGH }

    record City(int id, String accuracy) {}

    @Up(table = "city", where = "accuracy NOT IN ('EXACT', 'NEAR', 'ROUGH')")
    City narrow(City city) {
        return new City(city.id(), accuracyOf(city.accuracy()).name());
    }

    /** A spelling that nobody thought of fails its row: better a stopped run than a guess. */
    private static Accuracy accuracyOf(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "fine", "exact", "5 dp" -> Accuracy.EXACT;
            case "medium", "approx.", "4 dp", "3 dp" -> Accuracy.NEAR;
            case "coarse", "~1 km", "2 dp", "1 dp", "0 dp" -> Accuracy.ROUGH;
            default -> throw new IllegalArgumentException("unknown accuracy '" + text + "'");
        };
    }
}
