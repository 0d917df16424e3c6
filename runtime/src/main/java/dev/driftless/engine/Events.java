package dev.driftless.engine;

import dev.driftless.MigrationListener;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners; what they throw is logged and goes no further. Thread-safe. */
public final class Events {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final List<MigrationListener> listeners;

    /**
     * Events for some listeners.
     *
     * @param listeners called in order
     */
    public Events(List<MigrationListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** What this process tells of one run. */
    RunEvents ofRun() {
        return new RunEvents(this);
    }

    void tell(Consumer<MigrationListener> event) {
        for (MigrationListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
                LOG.warn("A MigrationListener threw; the run goes on", e);
            }
        }
    }
}
