package dev.driftless.bench.compile;

import dev.driftless.bench.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the rounds with one number of migrations took, with the processor and without it. */
final class CompileCase {

    private final int count;
    private final Costs with = new Costs();
    private final Costs without = new Costs();

    CompileCase(int count) {
        this.count = count;
    }

    void add(boolean processor, Javac.Cost cost) {
        (processor ? with : without).rounds.add(cost);
    }

    int count() {
        return count;
    }

    Costs with() {
        return with;
    }

    Costs without() {
        return without;
    }

    /** Milliseconds of wall clock, the difference of the medians. */
    double added() {
        return with.wall() - without.wall();
    }

    /** Milliseconds of wall clock, the difference in each round. */
    Sample addedOfRounds() {
        List<Double> differences = new ArrayList<>();
        for (int round = 0; round < with.rounds.size(); round++) {
            differences.add(with.walls().get(round) - without.walls().get(round));
        }
        return new Sample(differences);
    }

    /** Milliseconds of all threads, the difference of the medians. */
    double addedCpu() {
        return with.cpu() - without.cpu();
    }

    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("migrations", count);
        values.put("withoutProcessor", without.values());
        values.put("withProcessor", with.values());
        values.put("addedMs", added());
        values.put("addedMsMin", addedOfRounds().min());
        values.put("addedMsMax", addedOfRounds().max());
        values.put("addedCpuMs", addedCpu());
        return values;
    }

    /** One side's rounds; figures are medians. */
    static final class Costs {

        private final List<Javac.Cost> rounds = new ArrayList<>();

        double wall() {
            return new Sample(walls()).median();
        }

        double cpu() {
            return new Sample(cpus()).median();
        }

        private Map<String, Object> values() {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("wallMs", wall());
            values.put("cpuMs", cpu());
            values.put("wallMsOfRounds", walls());
            values.put("cpuMsOfRounds", cpus());
            return values;
        }

        private List<Double> walls() {
            return rounds.stream().map(Javac.Cost::wallMillis).toList();
        }

        private List<Double> cpus() {
            return rounds.stream().map(Javac.Cost::cpuMillis).toList();
        }
    }
}
