package dev.driftless.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StandingTest {

    @Test
    void tellsHowMuchIsLeft() {
        Standing standing = new Standing("m", 250, OptionalLong.of(1000), 75, Optional.empty());
        assertThat(standing.share()).contains(0.25);
        assertThat(standing.left()).contains(Duration.ofSeconds(10));
        assertThat(standing.line()).isEqualTo("m  250 of about 1,000 rows, 25 %, 75 rows/s, 10 s left");
    }

    @Test
    void saysNothingOfWhatIsNotKnown() {
        Standing standing = new Standing("m", 1250, OptionalLong.empty(), 0, Optional.of("paused\u001b[2J"));
        assertThat(standing.share()).isEmpty();
        assertThat(standing.left()).isEmpty();
        assertThat(standing.line()).as("without what a terminal would obey").isEqualTo("m  1,250 rows, waiting: paused?[2J");
    }

    /** The application goes on inserting, so more rows may be visited than there were. */
    @Test
    void neverExceedsTheWhole() {
        Standing standing = new Standing("m", 1200, OptionalLong.of(1000), 10, Optional.empty());
        assertThat(standing.share()).contains(1.0);
        assertThat(standing.left()).contains(Duration.ZERO);
        assertThat(standing.line()).startsWith("m  1,200 of about 1,200 rows, 100 %");
    }
}
