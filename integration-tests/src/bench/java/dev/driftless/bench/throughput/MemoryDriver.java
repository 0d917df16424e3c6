package dev.driftless.bench.throughput;

import io.mongock.driver.api.driver.ChangeSetDependency;
import io.mongock.driver.api.driver.ConnectionDriver;
import io.mongock.driver.api.driver.Transactional;
import io.mongock.driver.api.entry.ChangeEntry;
import io.mongock.driver.api.entry.ChangeEntryService;
import io.mongock.driver.api.lock.LockManager;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Mongock's audit log and lock, kept in memory for one run. */
final class MemoryDriver implements ConnectionDriver {

    private final Log log = new Log();
    private final Lock lock = new Lock();

    /** {@return how many change units were executed; Mongock's own, which every run has, are not counted} */
    long executed() {
        return log.entries.stream().filter(entry -> entry.isExecuted() && !entry.isSystemChange()
                && entry.getChangeId().equals("backfill-email-domain")).count();
    }

    @Override
    public void initialize() {}

    @Override
    public LockManager getLockManager() {
        return lock;
    }

    @Override
    public ChangeEntryService getChangeEntryService() {
        return log;
    }

    @Override
    public Set<ChangeSetDependency> getDependencies() {
        // Mongock's own change unit asks for it.
        return Set.of(new ChangeSetDependency(ChangeEntryService.class, log, false));
    }

    @Override
    public Optional<Transactional> getTransactioner() {
        return Optional.empty();
    }

    @Override
    public void setMigrationRepositoryName(String name) {}

    @Override
    public void setLockRepositoryName(String name) {}

    private static final class Log implements ChangeEntryService {

        private final List<ChangeEntry> entries = new ArrayList<>();

        @Override
        public List<ChangeEntry> getEntriesLog() {
            return List.copyOf(entries);
        }

        @Override
        public void saveOrUpdate(ChangeEntry entry) {
            entries.add(entry);
        }

        @Override
        public void ensureField(Field field) {}

        @Override
        public void deleteAll() {
            entries.clear();
        }

        @Override
        public void setIndexCreation(boolean indexCreation) {}

        @Override
        public void initialize() {}
    }

    private static final class Lock implements LockManager {

        private boolean held;

        @Override
        public String getDefaultKey() {
            return "bench";
        }

        @Override
        public void acquireLockDefault() {
            held = true;
        }

        @Override
        public void ensureLockDefault() {
            held = true;
        }

        @Override
        public void releaseLockDefault() {
            held = false;
        }

        @Override
        public boolean isReleaseStarted() {
            return false;
        }

        @Override
        public long getLockTryFrequency() {
            return 1000;
        }

        @Override
        public String getOwner() {
            return "bench";
        }

        @Override
        public boolean isLockHeld() {
            return held;
        }

        @Override
        public void close() {
            releaseLockDefault();
        }
    }
}
