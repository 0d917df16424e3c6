package dev.driftless.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    private static Target target(String url) {
        return new Target("dev", url, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:postgresql://localhost:5432/app?user=me&sslmode=require", "jdbc:h2:./data/me@work/app;AUTO_SERVER=TRUE",
        "jdbc:h2:mem:app", "jdbc:mariadb://me@localhost/app", "jdbc:postgresql://h/app?passfile=/run/secrets/pgpass",
        "jdbc:oracle:thin:@//localhost:1521/app", "jdbc:h2:file://C:/data/me@work/app", "jdbc:mysql://h/x?passwordCharacterEncoding=utf8",
        "jdbc:sqlite:/srv/pass/app.db"})
    void whatHoldsNoSecretIsTaken(String url) {
        assertThat(target(url).label()).isEqualTo("dev (" + url + ")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:postgresql://h/app?password=x", "jdbc:h2:mem:a;PASSWORD=x", "jdbc:h2:mem:a; password = x",
        "jdbc:postgresql://me:x@h/app", "jdbc:postgresql://h/app?sslpassword=x", "jdbc:postgresql://h/app?pass%77ord=x",
        "jdbc:mysql://address=(host=h)(password=x)/app", "jdbc:oracle:thin:scott/tiger@//h/app",
        "jdbc:mysql://h/app?password2=x", "jdbc:snowflake://h/?passphrase=x", "jdbc:x://h/app?secretKey=x", "jdbc:postgresql://me:a/b@h/app"})
    void aSecretIsRefusedWhateverItsForm(String url) {
        assertThatThrownBy(() -> target(url)).isInstanceOf(UsageException.class).hasMessageContaining("holds a password")
                .hasMessageContaining("passwordEnv").hasMessageNotContaining("tiger");
    }
}
