package dev.driftless.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who is asked to end says what is waited for. */
class InterruptionTest {

    private final List<String> said = new ArrayList<>();

    @Test
    void workThatDoesNotEndIsLeftAndThatIsSaid() {
        Interruption interruption = new Interruption(said::add, "It may be half done.", 2);
        AtomicInteger asked = new AtomicInteger();
        interruption.stopsBy(asked::incrementAndGet);
        interruption.askUntilDone();

        assertThat(asked).hasValue(1);
        assertThat(said).containsExactly(
                "Stopping: waiting for what is at work to end, for 2 s at most.",
                "It did not end within 2 s: this process ends without it. It may be half done.");
    }

    @Test
    void workThatEndsAtOnceNeedsNoWord() {
        Interruption interruption = new Interruption(said::add, "", 60);
        interruption.stopsBy(interruption::close);
        interruption.askUntilDone();

        assertThat(interruption.asked()).isTrue();
        assertThat(said).isEmpty();
    }
}
