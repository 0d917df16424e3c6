package dev.driftless.it.chaos;

import dev.driftless.it.engine.UpProcess;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * A worker process's DataSource that takes conditions out of the checkpoint, or stops the whole process at a statement. What
 * it did, it prints.
 */
public final class TamperedDataSource implements Function<String, DataSource> {

    /** Conditions to take out of the checkpoint, joined by commas. */
    private static final String WITHOUT = "driftless.it.without";
    /** Name of a {@link Stop} and how manieth such statement it is. */
    private static final String STOP = "driftless.it.stopAt";

    /** The update that moves a range. */
    private static final Pattern CHECKPOINT =
            Pattern.compile("(?is)UPDATE\\s\\S*migration_range\\S*\\s+SET \\W?cursor\\W? = \\?.*\\bepoch = \\? AND batch_seq = \\?.*");
    private static final Pattern PAGE = Pattern.compile("(?is)SELECT.*\\bitems\\b.*FOR (NO KEY )?UPDATE.*");

    private final String without = System.getProperty(WITHOUT, "");
    private final String stopAt = System.getProperty(STOP, "");
    private int pages;
    private int checkpoints;

    /** Where a process may stop itself. */
    enum Stop {
        /** A batch's transaction is open, and its rows are to be locked next. */
        PAGE,
        /** A batch's rows are written, and its checkpoint is to follow. */
        CHECKPOINT
    }

    /** Properties of a process that works on a store without some conditions. */
    static Map<String, String> without(String conditions) {
        return Map.of(WITHOUT, conditions);
    }

    /** Properties of a process that, besides, stops itself. */
    static Map<String, String> without(String conditions, Stop stop, int number) {
        return Map.of(WITHOUT, conditions, STOP, stop + " " + number);
    }

    /** What a process prints before it stops itself. */
    static String stops(Stop stop, int number) {
        return "Stops itself at " + stop + " " + number;
    }

    /** What a process prints that met the checkpoint without a condition. */
    static String taken(String condition) {
        return "Taken out of the checkpoint: " + condition;
    }

    /** What a process prints when a checkpoint was carried out, committed or not. */
    static String checkpoint(int number, int ranges) {
        return "Checkpoint " + number + " moved " + ranges + " ranges";
    }

    @Override
    public DataSource apply(String url) {
        DataSource real = UpProcess.unpooled(url);
        return proxy(DataSource.class, (method, args) -> tampered((Connection) call(real, method, args)));
    }

    private Connection tampered(Connection real) {
        return proxy(Connection.class, (method, args) -> {
            if (!method.getName().equals("prepareStatement") || !(args[0] instanceof String sql)) {
                return call(real, method, args);
            }
            if (PAGE.matcher(sql).matches()) {
                stop(Stop.PAGE, ++pages);
            }
            if (!CHECKPOINT.matcher(sql).matches()) {
                return call(real, method, args);
            }
            int number = ++checkpoints;
            stop(Stop.CHECKPOINT, number);
            return counted(real.prepareStatement(mutated(sql)), number);
        });
    }

    private static PreparedStatement counted(PreparedStatement real, int number) {
        return proxy(PreparedStatement.class, (method, args) -> {
            Object result = call(real, method, args);
            if (method.getName().equals("executeUpdate")) {
                System.out.println(checkpoint(number, (Integer) result));
            }
            return result;
        });
    }

    /** The parameter stays, so that the others keep their places. */
    private String mutated(String sql) {
        String mutated = sql;
        for (String condition : without.isEmpty() ? new String[0] : without.split(",")) {
            Matcher matcher = Pattern.compile("\\b" + condition + " = \\?").matcher(mutated);
            mutated = matcher.replaceFirst("(" + condition + " = ? OR 1 = 1)");
            if (!mutated.equals(sql)) {
                System.out.println(taken(condition));
            }
        }
        return mutated;
    }

    /** Returns when somebody sends SIGCONT. */
    private void stop(Stop stop, int number) {
        if (!stopAt.equals(stop + " " + number)) {
            return;
        }
        System.out.println(stops(stop, number));
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -STOP " + ProcessHandle.current().pid()).inheritIO().start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a proxy does instead. */
    @FunctionalInterface
    private interface Calls {
        Object call(Method method, Object[] args) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Calls calls) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader() == null ? TamperedDataSource.class.getClassLoader() : type.getClassLoader(),
                new Class<?>[] {type}, (proxy, method, args) -> calls.call(method, args)));
    }

    private static Object call(Object real, Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(real, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
