package dev.driftless.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.ManifestException;
import dev.driftless.PlanException;
import dev.driftless.it.TestBuild;
import dev.driftless.it.Vendor;
import dev.driftless.manifest.Manifest;
import dev.driftless.manifest.ManifestEntry;
import dev.driftless.runtime.Migrator;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Classes that do not fit their manifest, and instances that cannot be had. */
class AdapterFaultsTest {

    private static final String INJECTED = """
            private final int step;
            M(int step) { this.step = step; }
            @Up(table = "items", batchSize = 10)
            Patch up(Document item) { return Patch.set("n", item.getInt("n") + step); }
            """;

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesAnAdapterThatIsMissing(Vendor vendor) {
        Items items = Items.in(vendor);
        Migrator migrator = with(items, entry -> copy(entry, entry.className(), "app.Gone_MigrationAdapter", entry.checksum()));

        assertThat(items.refusedUp(migrator, ManifestException.class)).contains(
                "app.Gone_MigrationAdapter", "20260101_000000_m", "is missing", "inconsistent build, rebuild cleanly");
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesAnAdapterThatIsNone(Vendor vendor) {
        Items items = Items.in(vendor);
        Migrator migrator = with(items, entry -> copy(entry, entry.className(), "java.lang.Object", entry.checksum()));

        assertThat(items.refusedUp(migrator, ManifestException.class)).contains(
                "java.lang.Object", "20260101_000000_m", "not usable", "rebuild cleanly");
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesAnAdapterThatDisagreesWithItsEntry(Vendor vendor) {
        Items items = Items.in(vendor);
        List<UnaryOperator<ManifestEntry>> lies = List.of(
                entry -> copy(entry, entry.className(), entry.adapterClassName(), "v1:00"),
                entry -> copy(entry, "app.Other", entry.adapterClassName(), entry.checksum()),
                entry -> new ManifestEntry("20260101_000000_m", entry.description(), entry.className(),
                        entry.adapterClassName(), entry.injected(), entry.checksum(), entry.up(), Optional.of(entry.up())));

        for (UnaryOperator<ManifestEntry> lie : lies) {
            assertThat(items.refusedUp(with(items, lie), ManifestException.class)).isEqualTo(
                    "Adapter app.M_MigrationAdapter and the manifest disagree about migration 20260101_000000_m:"
                            + " inconsistent build, rebuild cleanly.");
        }
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesAMigrationWhoseClassIsGone(Vendor vendor) throws IOException {
        Items items = Items.in(vendor);
        TestBuild build = TestBuild.of(TestBuild.migration("M", "20260101_000000_m", Items.ADD_ONE));
        Manifest manifest = build.manifest();
        Files.delete(build.output().resolve("app/M.class"));
        Migrator migrator = Migrator.builder().dataSource(items.db().dataSource()).manifest(manifest).build();

        assertThat(items.refusedUp(migrator, ManifestException.class))
                .contains("20260101_000000_m", "app/M", "inconsistent build, rebuild cleanly");
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void asksForTheInstanceOfAnInjectedClass(Vendor vendor) {
        Items items = Items.in(vendor);
        TestBuild build = TestBuild.of(TestBuild.migration("M", "20260101_000000_m", INJECTED));
        String wanted = "Migration 20260101_000000_m has no usable no-argument constructor: supply app.M with"
                + " Migrator.builder().instances(..).";

        assertThat(items.refusedUp(items.builder(build).build(), PlanException.class)).isEqualTo(wanted);
        assertThat(items.refusedUp(items.builder(build).instances(type -> null).build(), PlanException.class))
                .isEqualTo(wanted);
        assertThat(items.refusedUp(items.builder(build).instances(type -> "text").build(), PlanException.class))
                .contains("java.lang.String", "20260101_000000_m", "return an instance of app.M, or null");
        assertThat(items.refusedUp(items.builder(build).instances(type -> {
            throw new IllegalStateException("no such bean");
        }).build(), PlanException.class)).contains("instances(..)", "20260101_000000_m", "app.M", "no such bean");

        items.completes(items.builder(build).instances(type -> instance(type)).build());
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesAConstructorThatThrows(Vendor vendor) {
        Items items = Items.in(vendor);

        assertThat(items.refusedUp(items.migrator("M() { throw new IllegalStateException(\"no\"); }\n" + Items.ADD_ONE),
                PlanException.class)).contains("constructor of app.M", "20260101_000000_m", "IllegalStateException: no");
        assertThat(items.refused(items.migrator("static final int N = Integer.parseInt(\"x\");\n" + Items.ADD_ONE)::up,
                PlanException.class)).contains("constructor of app.M", "20260101_000000_m", "app.M");
    }

    private static Object instance(Class<?> type) {
        try {
            var constructor = type.getDeclaredConstructor(int.class);
            constructor.setAccessible(true);
            return constructor.newInstance(1);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Migrator with(Items items, UnaryOperator<ManifestEntry> change) {
        TestBuild build = TestBuild.of(TestBuild.migration("M", "20260101_000000_m", Items.ADD_ONE));
        List<ManifestEntry> entries = build.manifest().entries().stream().map(change).toList();
        return Migrator.builder().dataSource(items.db().dataSource()).manifest(Manifest.of(entries, build.loader())).build();
    }

    private static ManifestEntry copy(ManifestEntry entry, String className, String adapter, String checksum) {
        return new ManifestEntry(entry.id(), entry.description(), className, adapter, entry.injected(), checksum, entry.up(),
                entry.down());
    }
}
