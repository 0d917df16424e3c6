package dev.driftless.processor;

import java.util.Locale;

/**
 * Names of columns out of names of record components.
 *
 * <p>An underscore goes before every upper-case letter that follows a lower-case letter or a digit, and before the last
 * of several upper-case letters where a lower-case one follows; then everything is lower case. Digits belong to the word
 * before them: createdAt, created_at; userID, user_id; HTTPStatus, http_status; line2, line2; line2Text, line2_text.
 */
final class ColumnNames {

    private ColumnNames() {}

    static String snakeCase(String component) {
        StringBuilder column = new StringBuilder();
        for (int i = 0; i < component.length(); i++) {
            if (i > 0 && Character.isUpperCase(component.charAt(i)) && beginsWord(component, i)) {
                column.append('_');
            }
            column.append(component.charAt(i));
        }
        return column.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean beginsWord(String name, int i) {
        char before = name.charAt(i - 1);
        boolean lowerFollows = i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1));
        return Character.isLowerCase(before)
                || Character.isDigit(before)
                || Character.isUpperCase(before) && lowerFollows;
    }
}
