package dev.driftless.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that somebody may have meant. */
final class Nearest {

    private Nearest() {}

    /** The known word that the fewest typing mistakes lead to; empty if every one is too far away. */
    static Optional<String> of(String word, Collection<String> known) {
        return known.stream()
                .filter(each -> !word.isBlank() && isNear(distance(word, each), Math.max(word.length(), each.length())))
                .min(Comparator.<String>comparingInt(each -> distance(word, each)).thenComparing(Comparator.naturalOrder()));
    }

    /** Words that have nothing in common are never near, however short. */
    private static boolean isNear(int distance, int length) {
        return distance < length && distance <= Math.max(2, length / 3);
    }

    /** A sentence's end that names it, or names all there are. */
    static String hint(String word, Collection<String> known) {
        return of(word, known)
                .map(near -> ": did you mean " + near + "?")
                .orElse(known.isEmpty() ? "." : "; there are " + String.join(", ", known.stream().sorted().toList()) + ".");
    }

    /** Letters to insert, drop, replace or, side by side, swap (Damerau and Levenshtein, optimal string alignment). */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int same = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1)) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + same, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
