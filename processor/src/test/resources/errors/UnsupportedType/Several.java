package app;

import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

record Todo(
        //! UnsupportedType @ date # component date of record Todo has the type java.util.Date
        java.util.Date date,
        //! UnsupportedType @ any # has the type java.lang.Object
        Object any,
        //! UnsupportedType @ numbers # has the type int[]
        int[] numbers,
        //! UnsupportedType @ sequence # has the type java.lang.CharSequence
        CharSequence sequence,
        //! UnsupportedType @ set # has the type java.util.Set<java.lang.String>
        java.util.Set<String> set,
        //! UnsupportedType @ base # has the type java.lang.Enum<?>
        Enum<?> base,
        //! UnsupportedType @ bytes # has the type byte[][]
        byte[][] bytes,
        //! UnsupportedType @ zoned # has the type java.time.ZonedDateTime
        java.time.ZonedDateTime zoned) {}

@Migration(id = "20260101_000000_x")
class Case {

    @Up(table = "todos")
    Patch up(Todo todo) {
        return Patch.none();
    }
}
