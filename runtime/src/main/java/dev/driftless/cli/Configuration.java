package dev.driftless.cli;

import java.util.List;
import java.util.Map;

/**
 * What {@code migrations.json} says.
 *
 * @param targets databases by name
 * @param deployCommand what {@code deploy} runs first; empty if nothing is configured
 * @param deploy settings of every target but {@code dev}
 * @param dev settings of the target {@code dev}
 */
record Configuration(Map<String, Target> targets, List<String> deployCommand, Settings deploy, Settings dev) {

    static final Configuration NONE = new Configuration(Map.of(), List.of(), Settings.DEPLOY, Settings.DEV);

    Settings settings(String target) {
        return target.equals("dev") ? dev : deploy;
    }
}
