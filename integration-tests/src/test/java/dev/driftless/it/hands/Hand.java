package dev.driftless.it.hands;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.driftless.it.TestBuild;
import dev.driftless.it.TestDatabase;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;

/** A process of its own that lends a hand to a run on PostgreSQL, see {@link HandMain}. */
final class Hand implements AutoCloseable {

    private static final int LONGEST_SECONDS = 600;

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CompletableFuture<Void> read;

    /** Starts it; it waits for {@link #go()}. */
    Hand(TestDatabase db, TestBuild build, String direction, int batchSize, int parallelism, String... jvmOptions)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
        command.addAll(Arrays.asList(jvmOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path") + File.pathSeparator + build.output(),
                HandMain.class.getName(), url(db), build.output().toString(), direction, String.valueOf(batchSize),
                String.valueOf(parallelism)));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        read = CompletableFuture.runAsync(this::read, task -> {
            Thread thread = new Thread(task, "output-" + process.pid());
            thread.setDaemon(true);
            thread.start();
        });
    }

    private static String url(TestDatabase db) {
        String url = db.url();
        return url.contains("user=") ? url : url + (url.contains("?") ? "&" : "?") + "user=postgres";
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                if (line.equals("ready")) {
                    ready.countDown();
                }
            }
        } catch (IOException e) {
            lines.add("the output ended: " + e);
        }
    }

    /** Begins its call, as soon as it can. */
    Hand go() throws InterruptedException, IOException {
        awaitReady();
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        return this;
    }

    void awaitReady() throws InterruptedException {
        if (!ready.await(LONGEST_SECONDS, SECONDS)) {
            throw new IllegalStateException("not ready: " + lines);
        }
    }

    /** How its call ended: status and reason. */
    String result() throws InterruptedException, ExecutionException, TimeoutException {
        read.get(LONGEST_SECONDS, SECONDS);
        return lines.stream().filter(line -> line.startsWith("result ")).map(line -> line.substring(7).strip()).findFirst()
                .orElseThrow(() -> new IllegalStateException("no result: " + lines));
    }

    /** Whether it has started a run or joined one. */
    boolean hasRun() {
        return lines.contains("started");
    }

    long batches() {
        return batchSizes().count();
    }

    long rows() {
        return batchSizes().sum();
    }

    private LongStream batchSizes() {
        return lines.stream().filter(line -> line.startsWith("batch ")).mapToLong(line -> Long.parseLong(line.substring(6)));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** With no chance to clean up: SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(LONGEST_SECONDS, SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
