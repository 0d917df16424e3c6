package dev.driftless.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who is asked to end says what is waited for. */
class InterruptionTest {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);

    @Test
    void workThatDoesNotEndIsLeftAndThatIsSaid() {
        Interruption interruption = new Interruption(err, 2);
        AtomicInteger asked = new AtomicInteger();
        interruption.stopsBy(asked::incrementAndGet);
        interruption.askUntilDone();

        assertThat(asked).hasValue(1);
        assertThat(said.toString(StandardCharsets.UTF_8).lines()).containsExactly(
                "Stopping: waiting for what is at work to end, for 2 s at most.",
                "It did not end within 2 s: this process ends without it. A batch that was not committed is rolled back, nothing is"
                        + " lost, and the same command goes on.");
    }

    @Test
    void workThatEndsAtOnceNeedsNoWord() {
        Interruption interruption = new Interruption(err, 60);
        interruption.stopsBy(interruption::close);
        interruption.askUntilDone();

        assertThat(interruption.asked()).isTrue();
        assertThat(said.size()).isZero();
    }
}
