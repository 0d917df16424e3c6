package dev.driftless.it.chaos;

import dev.driftless.it.Temporary;
import dev.driftless.it.engine.UpProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A worker process of the harness.
 *
 * @param name how the database server knows it
 * @param process what to send signals to
 * @param log its output
 */
record WorkerProcess(String name, Process process, Path log) {

    static WorkerProcess start(String name, UpProcess.Launch launch) {
        try {
            return new WorkerProcess(name, UpProcess.start(launch), launch.log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path newLog() {
        try {
            return Temporary.file("worker", ".log");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String output() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
