package dev.driftless.cli;

import picocli.CommandLine.Option;

/** What a command says. */
final class OutputOptions {

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    @Option(names = "--verbose", description = "Print stack traces, too.")
    private boolean verbose;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show these options.")
    private boolean help;

    boolean json() {
        return json;
    }

    boolean verbose() {
        return verbose;
    }
}
