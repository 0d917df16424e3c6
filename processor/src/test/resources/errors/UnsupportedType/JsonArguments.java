package app;

import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;
import java.util.List;
import java.util.Map;

record Todo(
        Map<String, List<?>> fine,
        //! UnsupportedType @ longs # which parsed JSON does not consist of; use String for names and Object, String
        List<Long> longs,
        //! UnsupportedType @ doubles # which parsed JSON does not consist of
        Map<String, ? extends List<Double>> doubles,
        //! UnsupportedType @ keys # which parsed JSON does not consist of
        Map<Integer, String> keys) {}

@Migration(id = "20260101_000000_x")
class Case {

    @Up(table = "todos")
    Patch up(Todo todo) {
        return Patch.none();
    }
}
