package dev.driftless.cli;

import java.text.DecimalFormat;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar for each migration, one below the other. */
final class ProgressBars implements ProgressView {

    private final Terminal terminal;
    private @Nullable ProgressBar bar;
    private String migrationId = "";

    ProgressBars(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void show(Standing standing) {
        ProgressBar current = bar;
        if (current == null || !standing.migrationId().equals(migrationId)) {
            fill();
            close();
            current = new ProgressBarBuilder()
                    .setTaskName(shortName(standing.migrationId()))
                    .setInitialMax(standing.total().orElse(-1))
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    .continuousUpdate()
                    .setConsumer(new ConsoleProgressBarConsumer(terminal.out(), terminal.width()))
                    .showSpeed(new DecimalFormat("#,##0"))
                    .startsFrom(standing.processed(), Duration.ZERO)
                    .build();
            bar = current;
            migrationId = standing.migrationId();
        }
        if (standing.total().isPresent()) {
            current.maxHint(Math.max(standing.total().getAsLong(), standing.processed()));
        }
        current.stepTo(standing.processed());
        current.setExtraMessage(standing.waitingFor().map(reason -> " waiting: " + Words.clean(reason)).orElse(""));
    }

    /** The next migration begins when one is at its end. */
    private void fill() {
        if (bar != null && bar.getMax() > 0) {
            bar.stepTo(bar.getMax());
        }
    }

    /** Without the time in front, and no more than a third of the line, so that there is room for the rest. */
    private String shortName(String id) {
        String name = id.replaceFirst("^\\d{8}_\\d{6}_(?=.)", "");
        return name.substring(0, Math.min(name.length(), terminal.width() / 3));
    }

    @Override
    public void completed(String completedId, long processed) {
        if (bar != null && completedId.equals(migrationId)) {
            bar.maxHint(processed);
            bar.stepTo(processed);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
