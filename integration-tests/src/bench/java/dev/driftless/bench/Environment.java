package dev.driftless.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Where and with what a figure was measured. It names no host and no path. */
final class Environment {

    private static final String[] LIBRARIES = {
        "dev.driftless.runtime.Migrator",
        "org.postgresql.Driver",
        "org.mariadb.jdbc.Driver",
        "org.h2.Driver",
        "org.sqlite.JDBC",
        "com.zaxxer.hikari.HikariDataSource",
        "org.springframework.batch.core.Job",
        "org.springframework.jdbc.core.JdbcTemplate",
        "org.flywaydb.core.Flyway",
        "io.mongock.runner.standalone.MongockStandalone"
    };

    private Environment() {}

    /** {@return machine, system, Java, libraries and date} */
    static Map<String, Object> describe() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        values.put("cpu", cpu());
        values.put("cores", Runtime.getRuntime().availableProcessors());
        values.put("memoryMiB", memory() >> 20);
        values.put("os", String.join(
                " ", System.getProperty("os.name"), System.getProperty("os.version"), System.getProperty("os.arch")));
        values.put("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
        values.put("heapMiB", Runtime.getRuntime().maxMemory() >> 20);
        values.put("libraries", libraries());
        return values;
    }

    /** {@return the same in short, for a plot} */
    static String line() {
        return String.format(
                Locale.ROOT,
                "%s, %d cores, %,d MiB; %s; Java %s; %s",
                cpu(),
                Runtime.getRuntime().availableProcessors(),
                memory() >> 20,
                System.getProperty("os.name"),
                Runtime.version().feature(),
                LocalDate.now(ZoneOffset.UTC));
    }

    private static Map<String, Object> libraries() {
        Map<String, Object> versions = new TreeMap<>();
        for (String name : LIBRARIES) {
            try {
                CodeSource source = Class.forName(name, false, Environment.class.getClassLoader())
                        .getProtectionDomain()
                        .getCodeSource();
                String file = Path.of(source.getLocation().toURI()).getFileName().toString();
                // A jar's name holds its version; a folder's says nothing.
                if (file.endsWith(".jar")) {
                    int version = file.replaceAll("-\\d.*", "").length();
                    versions.put(file.substring(0, version), file.substring(version + 1, file.length() - ".jar".length()));
                }
            } catch (ReflectiveOperationException | URISyntaxException e) {
                versions.put(name, "none");
            }
        }
        return versions;
    }

    private static String cpu() {
        Path info = Path.of("/proc/cpuinfo");
        if (Files.isReadable(info)) {
            try (var lines = Files.lines(info)) {
                return lines.filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).trim())
                        .findFirst()
                        .orElse("unknown");
            } catch (IOException e) {
                return "unknown";
            }
        }
        return "unknown";
    }

    private static long memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }
}
