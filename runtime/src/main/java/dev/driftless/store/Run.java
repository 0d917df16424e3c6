package dev.driftless.store;

import dev.driftless.RunState;
import java.util.List;
import java.util.Optional;

/**
 * A run as it is stored.
 *
 * @param state what everybody may see
 * @param plan its migrations, in order
 * @param options its options, as the engine wrote them
 * @param step raised with every transition; a transition names the step that it read
 * @param paused whether workers are asked to wait
 * @param abandoned whether its lease has passed
 * @param reason a word for programs about how it ended
 */
public record Run(
        RunState state,
        List<Planned> plan,
        String options,
        long step,
        boolean paused,
        boolean abandoned,
        Optional<String> reason) {

    /** Copies the list. */
    public Run {
        plan = List.copyOf(plan);
    }

    /**
     * The run's id.
     *
     * @return never null
     */
    public String id() {
        return state.runId();
    }
}
