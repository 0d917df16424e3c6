package dev.driftless.it.chaos;

import java.util.EnumMap;
import java.util.Map;

/** What a harness did to its workers; each kill is counted under what its victim was at when it could do no more. */
final class Tally {

    private final Map<Moment, Integer> kills = new EnumMap<>(Moment.class);
    private int freezes;
    private int runs;

    void killed(Moment moment) {
        kills.merge(moment, 1, Integer::sum);
    }

    /** A process was frozen, and its work taken over before it was thawed. */
    void frozen() {
        freezes++;
    }

    /** A run was brought to its end. */
    void ran() {
        runs++;
    }

    int kills() {
        return kills.values().stream().mapToInt(Integer::intValue).sum();
    }

    int kills(Moment moment) {
        return kills.getOrDefault(moment, 0);
    }

    int freezes() {
        return freezes;
    }

    void add(Tally that) {
        that.kills.forEach((moment, number) -> kills.merge(moment, number, Integer::sum));
        freezes += that.freezes;
        runs += that.runs;
    }

    @Override
    public String toString() {
        return "%d kills (%d in an open batch transaction, %d in COMMIT, %d elsewhere), %d freezes past the lease, in %d runs".formatted(
                kills(), kills(Moment.BATCH), kills(Moment.COMMIT), kills(Moment.ELSEWHERE), freezes,
                runs);
    }
}
