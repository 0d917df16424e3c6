package dev.driftless.cli;

import dev.driftless.cli.Settings.Enabled;
import dev.driftless.value.Json;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code migrations.json}; whatever is wrong is refused in one sentence with its place and what to write instead. */
final class ConfigurationFile {

    static final Path USUAL = Path.of("migrations.json");

    private static final List<String> TOP = List.of("$schema", "targets", "deploy", "dev");
    private static final List<String> TARGET = List.of("url", "user", "passwordEnv", "schema");
    private static final List<String> MIGRATIONS =
            List.of("enabled", "wait", "batchSize", "pollIntervalMs", "timeoutMs", "strict", "allowDrift");
    private static final long MOST_MILLIS = Duration.ofDays(365).toMillis();

    private final Path file;

    ConfigurationFile(Path file) {
        this.file = file;
    }

    Configuration read() {
        String text;
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw wrong("is not UTF-8 text: save it as UTF-8");
        } catch (IOException e) {
            throw wrong("cannot be read: check the path and its permissions");
        }
        Object root;
        try {
            root = Json.parse(text.startsWith("\ufeff") ? text.substring(1) : text);
        } catch (IllegalArgumentException e) {
            throw wrong("is " + e.getMessage() + ": correct it");
        }
        Map<String, Object> top = object("", root, TOP);
        text("$schema", top.get("$schema"));
        Map<String, Object> deploy = object("deploy", top.get("deploy"), List.of("command", "migrations"));
        Map<String, Object> dev = object("dev", top.get("dev"), List.of("migrations"));
        return new Configuration(
                targets(top.get("targets")),
                command(deploy.get("command")),
                settings("deploy.migrations", deploy.get("migrations"), Settings.DEPLOY),
                settings("dev.migrations", dev.get("migrations"), Settings.DEV));
    }

    private Map<String, Target> targets(@Nullable Object value) {
        Map<String, Target> targets = new LinkedHashMap<>();
        object("targets", value, null).forEach((name, target) -> {
            String path = "targets." + name;
            if (target instanceof Map<?, ?> members && members.keySet().stream().anyMatch(ConfigurationFile::isSecret)) {
                throw wrong("holds a password in " + path + ": take it out of the file, and name the environment variable that"
                        + " holds it in \"passwordEnv\"");
            }
            Map<String, Object> members = object(path, target, TARGET);
            String url = text(path + ".url", members.get("url"))
                    .orElseThrow(() -> wrong("has no \"url\" in " + path + ": give the database's JDBC URL"));
            Optional<String> user = text(path + ".user", members.get("user"));
            Optional<String> passwordEnv = text(path + ".passwordEnv", members.get("passwordEnv"));
            Optional<String> schema = text(path + ".schema", members.get("schema"));
            try {
                targets.put(name, new Target(name, url, user, passwordEnv, schema));
            } catch (UsageException e) {
                throw new UsageException(file + ": " + e.getMessage());
            }
        });
        return targets;
    }

    private static boolean isSecret(Object name) {
        String lower = name.toString().toLowerCase(Locale.ROOT);
        return !lower.equals("passwordenv") && List.of("pass", "pwd", "secret").stream().anyMatch(lower::contains);
    }

    private List<String> command(@Nullable Object value) {
        List<String> command = new ArrayList<>();
        if (value instanceof List<?> words) {
            for (Object word : words) {
                command.add(text("deploy.command", word)
                        .orElseThrow(() -> wrong("has null in deploy.command: write a string in quotes, or take it out")));
            }
        }
        if (value != null && command.isEmpty()) {
            throw wrong("has something else than a list of strings in deploy.command: write [\"./deploy.sh\", \"--fast\"]");
        }
        return command;
    }

    private Settings settings(String path, @Nullable Object value, Settings defaults) {
        Map<String, Object> members = object(path, value, MIGRATIONS);
        return new Settings(
                enabled(path + ".enabled", members.get("enabled"), defaults.enabled()),
                flag(path + ".wait", members.get("wait"), defaults.waits()),
                (int) number(path + ".batchSize", members.get("batchSize"), defaults.batchSize(), Integer.MAX_VALUE),
                Duration.ofMillis(number(path + ".pollIntervalMs", members.get("pollIntervalMs"),
                        defaults.pollInterval().toMillis(), MOST_MILLIS)),
                Duration.ofMillis(
                        number(path + ".timeoutMs", members.get("timeoutMs"), defaults.timeout().toMillis(), MOST_MILLIS)),
                flag(path + ".strict", members.get("strict"), defaults.strict()),
                flag(path + ".allowDrift", members.get("allowDrift"), defaults.allowDrift()));
    }

    private Enabled enabled(String path, @Nullable Object value, Enabled usual) {
        if (value == null) {
            return usual;
        }
        return switch (Json.write(value)) {
            case "\"auto\"" -> Enabled.AUTO;
            case "\"on\"", "true" -> Enabled.ON;
            case "\"off\"", "false" -> Enabled.OFF;
            default -> throw wrong("has " + Json.write(value) + " in " + path + ": write \"auto\", \"on\" or \"off\"");
        };
    }

    private boolean flag(String path, @Nullable Object value, boolean usual) {
        if (value != null && !(value instanceof Boolean)) {
            throw wrong("has " + Json.write(value) + " in " + path + ": write true or false");
        }
        return value == null ? usual : (Boolean) value;
    }

    private long number(String path, @Nullable Object value, long usual, long most) {
        if (value == null) {
            return usual;
        }
        boolean whole = value instanceof Integer || value instanceof Long;
        if (!whole || ((Number) value).longValue() < 1 || ((Number) value).longValue() > most) {
            throw wrong("has " + Json.write(value) + " in " + path + ": write a whole number from 1 to " + most);
        }
        return ((Number) value).longValue();
    }

    private Optional<String> text(String path, @Nullable Object value) {
        if (value != null && !(value instanceof String text && !text.isBlank())) {
            throw wrong("has no string, or a blank one, in " + path + ": write one in quotes");
        }
        return Optional.ofNullable((String) value);
    }

    /** The members of an object, none if it is absent; null as the known names allows any. */
    private Map<String, Object> object(String path, @Nullable Object value, @Nullable List<String> known) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (value == null && !path.isEmpty()) {
            return members;
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong("has something else than an object" + (path.isEmpty() ? "" : " in " + path) + ": write { .. }");
        }
        map.forEach((name, member) -> {
            if (known != null && !known.contains(name)) {
                String near = Nearest.hint(name.toString(), known);
                throw new UsageException(file + " has the unknown key \"" + name + "\"" + (path.isEmpty() ? "" : " in " + path) + near);
            }
            if (member == null) {
                throw wrong("has null in " + (path.isEmpty() ? "" : path + ".") + name + ": write a value, or leave the key out");
            }
            members.put((String) name, member);
        });
        return members;
    }

    private UsageException wrong(String what) {
        return new UsageException(file + " " + what + ".");
    }
}
