package dev.driftless.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.it.Vendor;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What operators meet when builds differ: deleted migrations, those of a newer build, and rules that are not on the class path. */
class BuildsTest {

    @Test
    void aDeletedMigrationBlocksUntilItIsRetired() {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.sources()), 30);
        commands.run("up").exits(0);
        commands.rebuild(Todos.sources()[1]);

        assertThat(commands.run("up").exits(1).err()).contains("blocked by drift", Todos.FIRST, "migrate accept-drift " + Todos.FIRST);
        assertThat(commands.run("status").exits(0).out()).contains("Drift", "blocks: ", "migrate accept-drift " + Todos.FIRST);
        assertThat(commands.run("accept-drift", Todos.FIRST).exits(0).out()).contains("Accepted: " + Todos.FIRST);
        assertThat(commands.run("up").exits(0).out()).contains("Nothing to do");
    }

    /** A pod of the release before: it has nothing to do, and nothing to decide. */
    @Test
    void aMigrationOfANewerBuildIsANote() {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.sources()), 30);
        commands.run("up").exits(0);
        commands.rebuild(Todos.sources()[0]);

        assertThat(commands.run("up").exits(0).err()).contains("note: ", Todos.SECOND).doesNotContain("drift: ");
        assertThat(commands.run("status").exits(0).out()).contains(Todos.SECOND).doesNotContain("blocks: ");
        assertThat(commands.run("accept-drift", Todos.SECOND).exits(1).err()).contains(Todos.SECOND);
        Map<String, Object> json = commands.run("up", "--json").exits(0).json();
        assertThat(json.get("drift").toString()).contains("ahead");
    }

    /** The application's rules are objects of the application: the jar has none. */
    @Test
    void rulesThatAreNotThereAreMissedAloud() {
        String strict = Todos.fill("medium").replace("@Up(table = \"todos\")", "@Up(table = \"todos\", writeMode = WriteMode.NORMAL)");
        Commands commands = Todos.table(Commands.in(Vendor.H2, strict), 30);
        assertThat(commands.run("up").exits(0).err()).contains("Migration " + Todos.FIRST + " asks for the rules of table",
                "writeMode NORMAL", "Migrate.execute");
        commands.run("down", "--steps", "1").exits(0);
        commands.rebuild(Todos.sources()[0]);
        assertThat(commands.run("up", "--allow-drift").exits(0).err()).doesNotContain("writeMode");
    }
}
