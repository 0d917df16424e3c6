package dev.driftless.demo.migrations;

import dev.driftless.annotations.Column;
import dev.driftless.annotations.Down;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

/** Rename: admin2 is copied into district, where an unknown one is NULL and no longer an empty text. */
@Migration(id = "20260304_120000_rename_city_district", description = "Copy city.admin2 into city.district")
final class RenameCityDistrict {

    record City(int id, @Column("admin2") String oldDistrict, String district) {

        City withDistrict(String value) {
            return new City(id, oldDistrict, value);
        }
    }

    @Up(table = "city", where = "district IS NULL AND admin2 <> ''")
    City copy(City city) {
        return city.withDistrict(city.oldDistrict());
    }

    @Down(table = "city", where = "district IS NOT NULL")
    City clear(City city) {
        return city.withDistrict(null);
    }
}
