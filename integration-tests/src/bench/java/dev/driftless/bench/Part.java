package dev.driftless.bench;

/** One subject that is measured. Its results stand under its name, and a later run of it replaces them. */
public interface Part {

    /** {@return the name by which {@code -Dbench=} chooses it} */
    String name();

    /**
     * Measures, prints, and hands over.
     *
     * @param results takes figures, bounds and plots
     * @throws Exception if it could not be measured; the process then exits with 1
     */
    void run(Results results) throws Exception;
}
