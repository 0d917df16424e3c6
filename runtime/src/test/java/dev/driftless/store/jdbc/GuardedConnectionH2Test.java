package dev.driftless.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GuardedConnectionH2Test extends GuardedConnectionContract {

    private static final Set<String> ALLOWED = Set.of(
            "close", "isClosed", "isValid", "unwrap", "isWrapperFor", "beginRequest", "endRequest", "nativeSQL",
            "createStatement", "prepareStatement", "prepareCall", "setSavepoint", "createClob", "createBlob", "createNClob",
            "createSQLXML", "createArrayOf", "createStruct", "clearWarnings", "enquoteLiteral", "enquoteNCharLiteral",
            "enquoteIdentifier", "isSimpleIdentifier");

    @Override
    Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:h2:mem:");
    }

    /** Also of a JDK newer than the one this was written with. */
    @Test
    void refusesEveryMethodThatIsNotKnownToBeHarmless() throws IllegalAccessException {
        for (Method method : Connection.class.getMethods()) {
            if (ALLOWED.contains(method.getName()) || method.getName().matches("(get|is).*")) {
                continue;
            }
            Object[] arguments = new Object[method.getParameterCount()];
            for (int i = 0; i < arguments.length; i++) {
                Class<?> type = method.getParameterTypes()[i];
                arguments[i] = type == int.class ? (Object) 99 : type == boolean.class ? true : null;
            }
            if (method.getName().matches("setCatalog|setSchema")) {
                arguments[0] = "other";
            }
            assertThat(catchThrowable(() -> method.invoke(connection, arguments))).as(method.toString())
                    .isInstanceOf(InvocationTargetException.class)
                    .cause().isInstanceOf(SQLException.class).hasMessageStartingWith("migration m1: ");
        }
    }

    @Test
    void callsProceduresThroughEscapes() throws SQLException {
        try (CallableStatement call = connection.prepareCall("{? = call abs(?)}")) {
            call.registerOutParameter(1, java.sql.Types.INTEGER);
            call.setInt(2, -5);
            call.execute();
            assertThat(call.getInt(1)).isEqualTo(5);
            assertThat(call.getConnection()).isSameAs(connection);
        }
    }

    @Test
    void judgesATextInTheReadingThatHoldsIfThatIsKnown() throws SQLException {
        Connection mysql = GuardedConnection.wrap(real, "m1", GuardMode.WRITABLE, SqlTextReading.MYSQL).connection();
        Connection standard = GuardedConnection.wrap(real, "m1", GuardMode.WRITABLE, SqlTextReading.STANDARD).connection();
        String text = "/* a /* b */ ; COMMIT */ SELECT 1";
        refused("COMMIT", () -> mysql.prepareStatement(text));
        refused("COMMIT", () -> connection.prepareStatement(text));
        standard.prepareStatement(text).close();
    }

    @Test
    void guardsTheResultSetOfAnArrayAndGivesTheDriverItsOwnBack() throws SQLException {
        java.sql.Array array = connection.createArrayOf("INTEGER", new Object[] {1, 2});
        try (java.sql.PreparedStatement select = connection.prepareStatement("SELECT CAST(? AS INTEGER ARRAY)")) {
            select.setArray(1, array);
            java.sql.ResultSet rows = select.executeQuery();
            assertThat(rows.next()).isTrue();
            assertThat((Object[]) rows.getArray(1).getArray()).containsExactly(1, 2);
            java.sql.Statement maker = rows.getArray(1).getResultSet().getStatement();
            assertThat(maker == null ? connection : maker.getConnection()).isSameAs(connection);
        }
        array.free();
    }
}
