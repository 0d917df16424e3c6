package com.acme;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Sweep;
import dev.driftless.annotations.Up;
import dev.driftless.annotations.WriteMode;
import java.util.Locale;
import java.util.TreeMap;

final class Siblings {

    static String shared() {
        return "shared";
    }

    @Migration(id = "20260103_000000_first")
    static final class First {

        @Up(table = "firsts", writeMode = WriteMode.NORMAL, sweep = Sweep.ONCE, versionColumn = "version")
        Patch fill(Document row) {
            return Patch.set("a", shared());
        }

        static final class Inner {
            int x = 1;
        }

        @Migration(id = "20260103_000001_nested")
        static final class Nested {
            @Up(table = "nesteds")
            Patch fill(Document row) {
                return Patch.set("nested", Locale.ROOT.toString());
            }
        }
    }

    /** Another migration. */
    @Deprecated
    @Migration(id = "20260103_000002_second")
    public static final class Second {
        final TreeMap<String, String> map = new TreeMap<>();

        @Up(table = "seconds")
        Patch fill(Document row) {
            return Patch.set("second", map.size());
        }
    }
}

@Migration(id = "20260103_000003_third")
final class Third {
    @Up(table = "thirds")
    Patch fill(Document row) {
        return Patch.set("third", Siblings.shared());
    }
}

final class Free {
    static final int FREE = 1;
}
