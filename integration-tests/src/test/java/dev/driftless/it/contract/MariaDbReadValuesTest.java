package dev.driftless.it.contract;

import dev.driftless.it.Vendor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What MariaDB must not take for the same, with its collations and its zero dates. */
class MariaDbReadValuesTest extends ReadValuesContract {

    MariaDbReadValuesTest() {
        super(Vendor.MARIADB, "SET STATEMENT sql_mode = '' FOR ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            VARCHAR(20)                                  | 'a'                          | 'A'
            VARCHAR(20)                                  | 'a'                          | 'a '
            VARCHAR(20)                                  | 'a'                          | 'á'
            VARCHAR(20)                                  | ''                           | NULL
            VARCHAR(20)                                  | NULL                         | ''
            VARCHAR(20)                                  | NULL                         | 'null'
            VARCHAR(20) CHARACTER SET latin1             | 'é'                          | 'e'
            VARCHAR(20) COLLATE utf8mb4_unicode_ci       | 'ß'                          | 'ss'
            VARCHAR(400)                                 | '1'                          | '01'
            CHAR(5)                                      | 'a'                          | 'A'
            INT                                          | 0                            | NULL
            TINYINT(1)                                   | 1                            | 2
            BIGINT                                       | 9007199254740993             | 9007199254740992
            BIGINT UNSIGNED                              | 18446744073709551615         | 18446744073709551614
            DECIMAL(20, 10)                              | 1.0000000001                 | 1.0000000002
            DATE                                         | '2024-02-29'                 | '2024-03-01'
            DATE                                         | '0000-00-00'                 | NULL
            DATETIME(6)                                  | '2024-01-01 10:00:00.000001' | '2024-01-01 10:00:00.000002'
            TIMESTAMP(6) NULL                            | '2024-01-01 10:00:00.000001' | '2024-01-01 10:00:00.000002'
            TIMESTAMP NULL                               | '0000-00-00 00:00:00'        | NULL
            TIME(3)                                      | '10:00:00.001'               | '10:00:00.002'
            DOUBLE                                       | 0.1                          | 0.10000000000000002
            FLOAT                                        | 0.1                          | 0.10000001
            JSON                                         | '{"a": 1}'                   | '{"a": 2}'
            TEXT                                         | 'a'                          | 'A'
            VARBINARY(8)                                 | x'6100'                      | x'61'
            BIT(8)                                       | b'00000001'                  | b'00000011'
            YEAR                                         | 2024                         | 2025
            ENUM('a', 'b')                               | 'a'                          | 'b'
            """)
    void aSmallDifferenceIsSeen(String type, String read, String now) {
        assertSeen(type, read, now);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            VARCHAR(20)                                  | 'Ä ß 漢 😀 '
            VARCHAR(20)                                  | NULL
            VARCHAR(20) CHARACTER SET latin1             | 'é'
            VARCHAR(20) COLLATE utf8mb4_unicode_ci       | 'it''s \\"quoted\\"'
            CHAR(5)                                      | 'a'
            INT                                          | -5
            TINYINT(1)                                   | 2
            BIGINT UNSIGNED                              | 18446744073709551615
            DECIMAL(20, 10)                              | 1.0000000001
            DATE                                         | '2024-02-29'
            DATETIME(6)                                  | '2024-01-01 10:00:00.000001'
            TIMESTAMP(6) NULL                            | '2024-01-01 10:00:00.000001'
            TIME(3)                                      | '10:00:00.001'
            """)
    void aRowAsItWasReadIsWrittenWithoutBeingReadAgain(String type, String value) {
        assertWrittenAtOnce(type, value);
    }
}
