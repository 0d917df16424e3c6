package dev.driftless.bench.throughput;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.driftless.bench.Results;
import dev.driftless.bench.database.AccountTable;
import dev.driftless.bench.database.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One worker in a process of its own with a heap that holds a fraction of the table. */
public final class SmallHeap {

    private static final String HEAP = "-Xmx64m";

    private SmallHeap() {}

    static Map<String, Object> run(String part, Database database, AccountTable table, Results results) throws Exception {
        table.copy();
        long start = System.nanoTime();
        int exit = fork(database.url());
        double seconds = (System.nanoTime() - start) / 1e9;
        long wrong = table.wrongRows();
        if (exit != 0 || wrong != 0) {
            results.wrong(part, "a process with " + HEAP + " exited with " + exit + " and left " + wrong + " wrong rows");
        }
        System.out.printf(Locale.ROOT, "%s %,d rows in a process with %s: %.3f s, JVM start included%n", part, table.rows(),
                HEAP, seconds);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("heap", HEAP);
        values.put("rows", table.rows());
        values.put("seconds", seconds);
        values.put("completed", exit == 0 && wrong == 0);
        return values;
    }

    /**
     * The process.
     *
     * @param args the database's address
     */
    public static void main(String[] args) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(args[0]);
        config.setUsername("postgres");
        config.setMaximumPoolSize(Database.POOL_SIZE);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            Driftless.migrate(pool, 1);
        }
    }

    private static int fork(String url) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(java, HEAP, "-Dslf4j.provider=org.slf4j.simple.SimpleServiceProvider",
                        "-Dslf4j.internal.verbosity=WARN", "-classpath", System.getProperty("java.class.path"),
                        SmallHeap.class.getName(), url)
                .inheritIO()
                .start()
                .waitFor();
    }
}
