package dev.driftless.processor;

/** Unicode escapes in source text (JLS 3.3), decoded before anything else looks at the text. */
final class UnicodeEscapes {

    private UnicodeEscapes() {}

    /** @throws UnreadableSourceException when an escape lacks its four hexadecimal digits */
    static String decode(String text) {
        if (!text.contains("\\u")) {
            return text;
        }
        StringBuilder decoded = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) != '\\') {
                decoded.append(text.charAt(at++));
                continue;
            }
            int end = endOfRun(text, at, '\\');
            // Backslashes pair up from the left; only one that is left over can begin an escape. What an escape yields
            // takes no part in further escapes, so counting the raw ones is right.
            boolean escape = (end - at) % 2 == 1 && end < text.length() && text.charAt(end) == 'u';
            decoded.append(text, at, escape ? end - 1 : end);
            at = end;
            if (escape) {
                int digits = endOfRun(text, end, 'u');
                decoded.append(codeUnit(text, digits));
                at = digits + 4;
            }
        }
        return decoded.toString();
    }

    private static int endOfRun(String text, int from, char of) {
        int end = from;
        while (end < text.length() && text.charAt(end) == of) {
            end++;
        }
        return end;
    }

    private static char codeUnit(String text, int from) {
        int value = 0;
        for (int at = from; at < from + 4; at++) {
            int digit = at < text.length() && text.charAt(at) < 128 ? Character.digit(text.charAt(at), 16) : -1;
            if (digit < 0) {
                throw new UnreadableSourceException("unicode escape without four hexadecimal digits at offset " + from);
            }
            value = value * 16 + digit;
        }
        return (char) value;
    }
}
