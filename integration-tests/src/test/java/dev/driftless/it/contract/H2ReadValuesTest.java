package dev.driftless.it.contract;

import dev.driftless.it.Vendor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What H2 must not take for the same, with its texts whose case counts for nothing. */
class H2ReadValuesTest extends ReadValuesContract {

    H2ReadValuesTest() {
        super(Vendor.H2, "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            VARCHAR(20)                 | 'a'                                    | 'A'
            VARCHAR(20)                 | 'a'                                    | 'a '
            VARCHAR(20)                 | ''                                     | NULL
            VARCHAR(20)                 | NULL                                   | ''
            VARCHAR_IGNORECASE(20)      | 'a'                                    | 'A'
            VARCHAR                     | 'a'                                    | 'A'
            CHAR(5)                     | 'a'                                    | 'A'
            CLOB                        | 'a'                                    | 'A'
            INT                         | 0                                      | NULL
            BOOLEAN                     | FALSE                                  | NULL
            BIGINT                      | 9007199254740993                       | 9007199254740992
            NUMERIC(20, 10)             | 1.0000000001                           | 1.0000000002
            DATE                        | '2024-02-29'                           | '2024-03-01'
            TIME(9)                     | '10:00:00.000000001'                   | '10:00:00.000000002'
            TIMESTAMP(9)                | '2024-01-01 10:00:00.000000001'        | '2024-01-01 10:00:00.000000002'
            TIMESTAMP WITH TIME ZONE    | '2024-01-01 10:00:00+00:00'            | '2024-01-01 12:00:00+02:00'
            UUID                        | '00000000-0000-0000-0000-000000000001' | '00000000-0000-0000-0000-000000000002'
            DOUBLE PRECISION            | 0.1                                    | 0.10000000000000002
            JSON                        | JSON '{"a": 1}'                        | JSON '{"a": 2}'
            VARBINARY(8)                | X'6100'                                | X'61'
            INT ARRAY                   | ARRAY[1, 2]                            | ARRAY[2, 1]
            INTERVAL DAY                | INTERVAL '1' DAY                       | INTERVAL '2' DAY
            """)
    void aSmallDifferenceIsSeen(String type, String read, String now) {
        assertSeen(type, read, now);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            VARCHAR(20)                 | 'Ä ß 漢 😀 '
            VARCHAR(20)                 | NULL
            INT                         | -5
            BOOLEAN                     | TRUE
            NUMERIC(20, 10)             | 1.0000000001
            DATE                        | '2024-02-29'
            TIME(9)                     | '10:00:00.000000001'
            TIMESTAMP(9)                | '2024-01-01 10:00:00.000000001'
            UUID                        | '00000000-0000-0000-0000-000000000001'
            """)
    void aRowAsItWasReadIsWrittenWithoutBeingReadAgain(String type, String value) {
        assertWrittenAtOnce(type, value);
    }
}
