package dev.driftless.it.hands;

import dev.driftless.it.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A table of people and what its application knows of it: what each row must be in the end. Thread-safe. */
final class People {

    /** Ids are multiples of this; the application inserts between them. */
    static final int GAP = 10;

    /**
     * One row, of which a single writer knows.
     *
     * @param name the newest name
     * @param edits how often it was written
     * @param moved how often the migration must have written it
     */
    record Person(String name, int edits, int moved) {

        Person named(String newName) {
            return new Person(newName, edits + 1, moved);
        }

        Person inNewForm(String newName, boolean wasOld) {
            return new Person(newName, edits + 1, wasOld ? 0 : moved);
        }
    }

    /** A piece of work of a writer. */
    @FunctionalInterface
    interface Write {
        boolean run() throws SQLException;
    }

    private final TestDatabase db;
    private final boolean versioned;
    private final ConcurrentSkipListMap<Long, Person> model = new ConcurrentSkipListMap<>();
    private final Map<Long, LongAdder> hits = new ConcurrentHashMap<>();
    private final Set<Long> deleted = ConcurrentHashMap.newKeySet();
    private final ReadWriteLock oldForm = new ReentrantReadWriteLock();
    private volatile boolean oldFormIsWritten;
    private volatile boolean oldFormWasWritten;
    private volatile boolean writersMayEnd;
    private volatile boolean migrationRuns;
    private final Set<Integer> writersAtWork = ConcurrentHashMap.newKeySet();
    private final LongAdder meanwhile = new LongAdder();
    private volatile long front;

    /**
     * Creates the table.
     *
     * @param versioned whether the migration and the application raise {@code version} with each write
     * @param oldFormIsWritten whether the application inserts rows of the old form at first
     */
    People(TestDatabase db, int rows, boolean versioned, boolean oldFormIsWritten) {
        this.db = db;
        this.versioned = versioned;
        this.oldFormIsWritten = oldFormIsWritten;
        db.execute("""
                CREATE TABLE people (id BIGINT PRIMARY KEY, name VARCHAR(40) NOT NULL, shout VARCHAR(40),
                    hits INT DEFAULT 0 NOT NULL, moved INT DEFAULT 0 NOT NULL, version INT DEFAULT 0 NOT NULL)
                """, "INSERT INTO people (id, name) VALUES " + LongStream.rangeClosed(1, rows)
                .mapToObj(i -> "(" + i * GAP + ", 'first " + i + "')").collect(Collectors.joining(", ")));
        for (int i = 1; i <= rows; i++) {
            model.put((long) i * GAP, new Person("first " + i, 0, 1));
        }
    }

    TestDatabase db() {
        return db;
    }

    ConcurrentSkipListMap<Long, Person> model() {
        return model;
    }

    boolean versioned() {
        return versioned;
    }

    boolean knows(long id) {
        return model.containsKey(id) || deleted.contains(id);
    }

    /** The row that the migration saw last. */
    long front() {
        return front;
    }

    void seen(long id) {
        front = id;
    }

    /** A writer has committed something. */
    void written(int writer) {
        writersAtWork.add(writer);
        if (migrationRuns && !writersMayEnd) {
            meanwhile.increment();
        }
    }

    int writersAtWork() {
        return writersAtWork.size();
    }

    void migrationBegins() {
        migrationRuns = true;
    }

    /** Writes between the migration's begin and its end. */
    long writtenMeanwhile() {
        return meanwhile.sum();
    }

    boolean writersMayEnd() {
        return writersMayEnd;
    }

    void endWriters() {
        writersMayEnd = true;
    }

    /** Writes, unless writing of the old form has ended. */
    boolean whileOldFormIsWritten(Write write) throws SQLException {
        oldForm.readLock().lock();
        try {
            boolean written = oldFormIsWritten && write.run();
            if (written) {
                oldFormWasWritten = true;
            }
            return written;
        } finally {
            oldForm.readLock().unlock();
        }
    }

    /** Whether the application has inserted a row of the old form. */
    boolean oldFormWasWritten() {
        return oldFormWasWritten;
    }

    /** When this returns, the last row of the old form is committed. */
    void endOldForm() {
        oldForm.writeLock().lock();
        oldFormIsWritten = false;
        oldForm.writeLock().unlock();
    }

    void hit(long id) {
        hits.computeIfAbsent(id, key -> new LongAdder()).increment();
    }

    void delete(long id) {
        model.remove(id);
        deleted.add(id);
    }

    /** What is wrong with the table, by the application's knowledge of it; its writers must have ended. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        Set<Long> missing = new HashSet<>(model.keySet());
        for (String row : db.rows("SELECT id, name, shout, hits, moved, version FROM people")) {
            long id = Long.parseLong(row.substring(0, row.indexOf('|')));
            missing.remove(id);
            Person person = model.get(id);
            if (person == null) {
                problems.add(row + " should be gone" + (deleted.contains(id) ? ": it was deleted" : ""));
                continue;
            }
            long counted = hits.containsKey(id) ? hits.get(id).sum() : 0;
            int version = person.edits() + (versioned ? person.moved() : 0);
            String expected = id + "|" + person.name() + "|" + person.name().toUpperCase(Locale.ROOT) + "|" + counted + "|"
                    + person.moved() + "|" + version;
            if (!row.equals(expected)) {
                problems.add(row + " should be " + expected);
            }
        }
        missing.forEach(id -> problems.add(id + " is missing"));
        return problems;
    }
}
