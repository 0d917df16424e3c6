package com.acme;

import com.acme.foreign.Down;
import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.*;
import java.lang.annotation.ElementType;
import java.lang.annotation.Target;
import java.util.function.Function;
import java.util.function.Supplier;

@com.acme.foreign.Migration(description = "foreign (one)")
@SuppressWarnings({"unused", "rawtypes"})
@Migration(
        id = "20260102_000000" + "_tricky",
        description = "(a) {b} \") @Up" /* ) */)
class Tricky<@Tricky.Marked({"}", "{"}) T extends Comparable<? super T>> implements Supplier<String> {

    @Target({ElementType.TYPE_PARAMETER, ElementType.PARAMETER})
    @interface Marked {
        String[] value() default {"{", ")"};

        Class<?> type() default Object.class;

        @interface Inner {}
    }

    enum Shape {
        @Deprecated
        ROUND("(") {
            @dev.driftless.annotations.Up(table = "in_a_constant", batchSize = 1)
            Patch area(Document row) {
                class Local {
                    @dev.driftless.annotations.Up(table = "in_a_local_class", batchSize = 2)
                    Patch none(Document row) {
                        return Patch.none();
                    }
                }
                return new Local().none(row);
            }
        },
        SQUARE(")");

        final String sign;

        @Up(table = "shapes", batchSize = 11)
        Patch up(Document row) {
            return Patch.none();
        }

        Shape(String sign) {
            this.sign = sign;
        }

        Patch area(Document row) {
            return Patch.none();
        }
    }

    record Pair<A extends Comparable<A>>(@Column("a{") A left, int... rest) {
        static int count;

        Pair {
            count++;
        }

        record Deeper(int x) {}
    }

    sealed interface Node permits Leaf, Open {
        @Up(table = "nodes", batchSize = 9)
        default Patch up(Document row) {
            return Patch.none();
        }
    }

    static final class Leaf implements Node {}

    static non-sealed class Open implements Node {
        int sealed = 1, record = sealed < 2 ? 3 : 4;
        int[] one = {1}, two = new int[] {2}, three[] = {{3}};

        @Override
        @Up(table = "open", batchSize = 10)
        public Patch up(Document row) {
            return Patch.none();
        }
    }

    Function<Integer, int[]> maker = int[]::new;
    Runnable run = () -> {
        class InInitializer {
            @Up(table = "local", batchSize = 3)
            void up() {}
        }
    };
    Object object =
            new Object() {
                @Up(table = "anonymous", batchSize = 4)
                Patch up(Document row) {
                    return null;
                }
            };
    int[] array[] = {{1}, {2}};

    {
        array[0][0] = 1;
    }

    <A> Tricky(A a) {}

    Tricky() {}

    @Override
    public String get() {
        return "get";
    }

    @Down(table = "foreign", batchSize = 5)
    @dev.driftless.annotations.Down(table = "things", batchSize = 6)
    Patch down(@Marked("(") Document row) {
        return Patch.none();
    }

    public @Up(table = "things", batchSize = 7, where = "x > 1") <@Marked({"<", "{"}) A extends Comparable<A>> Patch up(Document row) {
        return Patch.none();
    }

    @Target(ElementType.METHOD)
    @interface Upwards {}

    @Upwards
    void last() {}
}

interface Rules {
    default void rule() {}

    @Up(table = "rules", batchSize = 8)
    Patch rule(Document row);
}
