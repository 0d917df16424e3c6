package dev.driftless.it.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Sends signals through one shell that stays: a process of its own for each would come too late for a COMMIT. */
final class Signals implements AutoCloseable {

    private final Process shell;
    private final Writer in;
    private final BufferedReader out;

    Signals() throws IOException {
        shell = new ProcessBuilder("/bin/sh").redirectErrorStream(true).start();
        in = shell.outputWriter(StandardCharsets.UTF_8);
        out = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Returns when every thread of the process stands still. */
    void stop(Process process) {
        send("STOP", process);
        while (process.isAlive() && !isStopped(process)) {
            Thread.onSpinWait();
        }
    }

    void go(Process process) {
        send("CONT", process);
    }

    /** SIGKILL; works on stopped processes too. */
    void kill(Process process) {
        send("KILL", process);
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void send(String signal, Process process) {
        try {
            in.write("kill -" + signal + " " + process.pid() + "; echo sent\n");
            in.flush();
            String answer = out.readLine();
            if (!"sent".equals(answer) && process.isAlive()) {
                throw new IllegalStateException("kill -" + signal + ": " + answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether all threads are in state T, as proc(5) describes it: the letter after the name in parentheses. */
    static boolean isStopped(Process process) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", String.valueOf(process.pid()), "task"))) {
            List<Path> threads = tasks.toList();
            for (Path thread : threads) {
                String stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
            return !threads.isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        shell.destroyForcibly();
    }
}
