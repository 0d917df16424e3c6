package dev.driftless.it.hands;

import dev.driftless.it.hands.People.Person;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread of the application. It alone renames and deletes its rows (every fourth), so it knows what they must be;
 * hits are counted on the rows of everybody.
 */
final class PeopleWriter implements Callable<Map<PeopleWriter.Work, Integer>> {

    /** What it does; a rename writes the new form's column only where the row has it. */
    enum Work { RENAME, SLOW_RENAME, STALE_RENAME, HIT, NEW_FORM, DELETE, INSERT_NEW, INSERT_OLD }

    /** What each writer does at least once, however short the migration is: its model holds as well after the end of that. */
    private static final Set<Work> ALWAYS = EnumSet.of(
            Work.RENAME, Work.SLOW_RENAME, Work.HIT, Work.NEW_FORM, Work.DELETE, Work.INSERT_NEW);

    static final int WRITERS = 4;

    private final People people;
    private final int number;
    private final Random random;
    private final Map<Work, Integer> done = new EnumMap<>(Work.class);
    private int names;

    PeopleWriter(People people, int number, long seed) {
        this.people = people;
        this.number = number;
        this.random = new Random(seed * WRITERS + number);
    }

    @Override
    public Map<Work, Integer> call() throws SQLException {
        try (Connection connection = people.db().dataSource().getConnection()) {
            while (!people.writersMayEnd() || !hasDoneItAll()) {
                Work work = choose();
                if (work(connection, work)) {
                    done.merge(work, 1, Integer::sum);
                    people.written(number);
                }
            }
        }
        return done;
    }

    private boolean hasDoneItAll() {
        return done.keySet().containsAll(ALWAYS) && (!people.versioned() || done.containsKey(Work.STALE_RENAME));
    }

    private Work choose() {
        int dice = random.nextInt(100);
        if (dice < 40) {
            return dice < 30 ? Work.RENAME : Work.SLOW_RENAME;
        }
        if (dice < 60) {
            return people.versioned() && dice < 50 ? Work.STALE_RENAME : Work.HIT;
        }
        if (dice < 75) {
            return dice < 70 ? Work.NEW_FORM : Work.DELETE;
        }
        return dice < 90 ? Work.INSERT_NEW : Work.INSERT_OLD;
    }

    private boolean work(Connection connection, Work work) throws SQLException {
        long id = row(work == Work.HIT);
        Person person = people.model().get(id);
        String name = "w" + number + " " + ++names;
        switch (work) {
            case RENAME -> rename(connection, id, person, name);
            case SLOW_RENAME -> {
                connection.setAutoCommit(false);
                rename(connection, id, person, name);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(15)));
                connection.commit();
                connection.setAutoCommit(true);
            }
            case STALE_RENAME -> {
                return optimisticRename(connection, id, person, name);
            }
            case HIT -> {
                if (update(connection, "UPDATE people SET hits = hits + 1 WHERE id = ?", id) == 0) {
                    return false;
                }
                people.hit(id);
            }
            case NEW_FORM -> newForm(connection, id, person, name);
            case DELETE -> {
                one(update(connection, "DELETE FROM people WHERE id = ?", id));
                people.delete(id);
            }
            case INSERT_NEW -> {
                return insert(connection, id, name, name.toUpperCase(Locale.ROOT));
            }
            case INSERT_OLD -> {
                return people.whileOldFormIsWritten(() -> insert(connection, id, name, null));
            }
        }
        return true;
    }

    /** Half of the time a row close to where the migration is at work. */
    private long row(boolean anybodys) {
        long last = people.model().lastKey();
        long near = random.nextBoolean() ? people.front() - 200 + random.nextInt(600) : random.nextLong(last);
        for (Long id = people.model().ceilingKey(near); ; id = people.model().higherKey(id)) {
            if (id == null) {
                id = people.model().firstKey();
            }
            if (anybodys || mine(id)) {
                return id;
            }
        }
    }

    private boolean mine(long id) {
        return (id / People.GAP) % WRITERS == number;
    }

    private void rename(Connection connection, long id, Person person, String name) throws SQLException {
        one(update(connection, """
                UPDATE people SET name = ?, shout = CASE WHEN shout IS NULL THEN NULL ELSE ? END, version = version + 1
                WHERE id = ?
                """, name, name.toUpperCase(Locale.ROOT), id));
        people.model().put(id, person.named(name));
    }

    /** As an entity manager does it: all columns as they were read, if nobody raised the version since. */
    private boolean optimisticRename(Connection connection, long id, Person person, String name) throws SQLException {
        String shout;
        int version;
        try (PreparedStatement statement = connection.prepareStatement("SELECT shout, version FROM people WHERE id = ?")) {
            statement.setLong(1, id);
            try (ResultSet row = statement.executeQuery()) {
                one(row.next() ? 1 : 0);
                shout = row.getString(1);
                version = row.getInt(2);
            }
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(10)));
        String newShout = shout == null ? null : name.toUpperCase(Locale.ROOT);
        int written = update(connection, """
                UPDATE people SET name = ?, shout = ?, version = version + 1 WHERE id = ? AND version = ?
                """, name, newShout, id, version);
        if (written == 1) {
            people.model().put(id, person.named(name));
        }
        return written == 1;
    }

    private void newForm(Connection connection, long id, Person person, String name) throws SQLException {
        connection.setAutoCommit(false);
        boolean wasOld;
        try (PreparedStatement statement = connection.prepareStatement("SELECT shout FROM people WHERE id = ? FOR UPDATE")) {
            statement.setLong(1, id);
            try (ResultSet row = statement.executeQuery()) {
                one(row.next() ? 1 : 0);
                wasOld = row.getString(1) == null;
            }
        }
        one(update(connection, "UPDATE people SET name = ?, shout = ?, version = version + 1 WHERE id = ?",
                name, name.toUpperCase(Locale.ROOT), id));
        connection.commit();
        connection.setAutoCommit(true);
        people.model().put(id, person.inNewForm(name, wasOld));
    }

    /** Beside one of this writer's rows; false if that place is or was taken. */
    private boolean insert(Connection connection, long beside, String name, String shout) throws SQLException {
        long id = beside / People.GAP * People.GAP + 1 + random.nextInt(People.GAP - 1);
        if (people.knows(id)) {
            return false;
        }
        one(update(connection, "INSERT INTO people (id, name, shout) VALUES (?, ?, ?)", id, name, shout));
        people.model().put(id, new Person(name, 0, shout == null ? 1 : 0));
        return true;
    }

    private static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }

    private static void one(int rows) {
        if (rows != 1) {
            throw new IllegalStateException("the application lost a row of its own: " + rows);
        }
    }
}
