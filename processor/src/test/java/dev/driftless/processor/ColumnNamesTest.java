package dev.driftless.processor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnNamesTest {

    @ParameterizedTest
    @CsvSource({
        "id, id", "createdAt, created_at", "userID, user_id", "HTTPStatus, http_status", "aBTest, a_b_test",
        "line2, line2", "line2Text, line2_text", "x2Y, x2_y", "URL2Path, url2_path", "userIDs, user_i_ds",
        "created_at, created_at", "created_At, created_at", "_id, _id", "$id, $id", "größeÄnderung, größe_änderung",
        "I, i", "ÄÖ, äö", "TITLE, title",
    })
    void isTheNameInSnakeCase(String component, String column) {
        assertThat(ColumnNames.snakeCase(component)).isEqualTo(column);
    }
}
