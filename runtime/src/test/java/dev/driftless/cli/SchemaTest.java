package dev.driftless.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.erosb.jsonsKema.JsonParser;
import com.github.erosb.jsonsKema.SchemaLoader;
import com.github.erosb.jsonsKema.Validator;
import dev.driftless.value.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An editor that goes by the schema takes and refuses what the command line does; that a URL holds no password it cannot see,
 * and 1.0 is a whole number to it.
 */
class SchemaTest {

    @TempDir
    private Path directory;

    private static String schema() throws IOException {
        try (InputStream text = Migrate.class.getResourceAsStream("/META-INF/driftless/migrations.schema.json")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static boolean editorTakes(String text) throws IOException {
        Validator validator = Validator.forSchema(new SchemaLoader(new JsonParser(schema()).parse()).load());
        return validator.validate(new JsonParser(text).parse()) == null;
    }

    private Configuration read(String text) throws IOException {
        return new ConfigurationFile(Files.writeString(directory.resolve("migrations.json"), text)).read();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{}",
        "{ \"$schema\": \"./migrations.schema.json\", \"targets\": {}, \"deploy\": {}, \"dev\": {} }",
        "{ \"targets\": { \"dev\": { \"url\": \"jdbc:h2:mem:x\" } } }",
        "{ \"targets\": { \"dev\": { \"url\": \"JDBC:h2:mem:x\", \"user\": \"me\", \"passwordEnv\": \"P\", \"schema\": \"s\" } } }",
        "{ \"deploy\": { \"command\": [\"./deploy.sh\", \"--fast\"], \"migrations\": {} } }",
        "{ \"deploy\": { \"migrations\": { \"enabled\": \"auto\" } } }",
        "{ \"deploy\": { \"migrations\": { \"enabled\": \"on\" } } }",
        "{ \"deploy\": { \"migrations\": { \"enabled\": \"off\" } } }",
        "{ \"deploy\": { \"migrations\": { \"enabled\": true } } }",
        "{ \"deploy\": { \"migrations\": { \"enabled\": false } } }",
        "{ \"deploy\": { \"migrations\": { \"wait\": false, \"strict\": false, \"allowDrift\": true } } }",
        "{ \"dev\": { \"migrations\": { \"batchSize\": 1, \"pollIntervalMs\": 1, \"timeoutMs\": 1 } } }",
        "{ \"dev\": { \"migrations\": { \"batchSize\": 2147483647, \"pollIntervalMs\": 31536000000, \"timeoutMs\": 31536000000 } } }"})
    void bothTake(String text) throws IOException {
        assertThat(editorTakes(text)).isTrue();
        assertThat(read(text)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "[]",
        "{ \"target\": {} }",
        "{ \"$schema\": 1 }",
        "{ \"dev\": null }",
        "{ \"targets\": { \"dev\": { \"url\": \"jdbc:h2:mem:x\", \"user\": null } } }",
        "{ \"deploy\": { \"command\": [] } }",
        "{ \"deploy\": { \"command\": [null] } }",
        "{ \"deploy\": { \"migrations\": { \"enabled\": \"true\" } } }",
        "{ \"targets\": [] }",
        "{ \"targets\": { \"dev\": {} } }",
        "{ \"targets\": { \"dev\": \"jdbc:h2:mem:x\" } }",
        "{ \"targets\": { \"dev\": { \"url\": \"postgresql://h/x\" } } }",
        "{ \"targets\": { \"dev\": { \"url\": 1 } } }",
        "{ \"targets\": { \"dev\": { \"url\": \"jdbc:h2:mem:x\", \"uri\": \"x\" } } }",
        "{ \"targets\": { \"dev\": { \"url\": \"jdbc:h2:mem:x\", \"password\": \"x\" } } }",
        "{ \"targets\": { \"dev\": { \"url\": \"jdbc:h2:mem:x\", \"user\": \" \" } } }",
        "{ \"targets\": { \"dev\": { \"url\": \"jdbc:h2:mem:x\", \"passwordEnv\": \"\" } } }",
        "{ \"targets\": { \"dev\": { \"url\": \"jdbc:h2:mem:x\", \"schema\": \"\" } } }",
        "{ \"deploy\": { \"command\": \"./deploy.sh\" } }",
        "{ \"deploy\": { \"command\": [1] } }",
        "{ \"deploy\": { \"command\": [\" \"] } }",
        "{ \"deploy\": { \"migration\": {} } }",
        "{ \"deploy\": { \"migrations\": { \"enabled\": \"perhaps\" } } }",
        "{ \"deploy\": { \"migrations\": { \"enabled\": 1 } } }",
        "{ \"deploy\": { \"migrations\": { \"wait\": \"yes\" } } }",
        "{ \"dev\": { \"migrations\": { \"strict\": 1 } } }",
        "{ \"dev\": { \"migrations\": { \"allowDrift\": \"true\" } } }",
        "{ \"dev\": { \"migrations\": { \"batchSize\": 0 } } }",
        "{ \"dev\": { \"migrations\": { \"batchSize\": 2147483648 } } }",
        "{ \"dev\": { \"migrations\": { \"batchSize\": 1.5 } } }",
        "{ \"dev\": { \"migrations\": { \"pollIntervalMs\": 0 } } }",
        "{ \"dev\": { \"migrations\": { \"timeoutMs\": \"1000\" } } }",
        "{ \"dev\": { \"migrations\": { \"timeoutMs\": 31536000001 } } }",
        "{ \"dev\": { \"command\": [\"x\"] } }"})
    void bothRefuse(String text) throws IOException {
        assertThat(editorTakes(text)).isFalse();
        assertThatThrownBy(() -> read(text)).isInstanceOf(UsageException.class);
    }

    @Test
    @SuppressWarnings("unchecked")
    void theDefaultsOfTheSchemaAreThoseThatAreUsed() throws IOException {
        Map<String, Object> root = (Map<String, Object>) Json.parse(schema());
        Map<String, Map<String, Object>> shapes = (Map<String, Map<String, Object>>) root.get("$defs");
        Map<String, Object> told = new LinkedHashMap<>();
        ((Map<String, Map<String, Object>>) shapes.get("migrations").get("properties")).forEach((name, property) -> {
            if (property.containsKey("default")) {
                told.put(name, property.get("default"));
            }
        });
        // strict and allowDrift are not the same in both places: the texts beside them say so.
        assertThat(told.keySet()).containsExactlyInAnyOrder("enabled", "wait", "pollIntervalMs", "timeoutMs");
        String migrations = Json.write(told);
        Configuration written = read("{ \"deploy\": { \"migrations\": " + migrations + " }, \"dev\": { \"migrations\": " + migrations + " } }");
        assertThat(written.deploy()).isEqualTo(Settings.DEPLOY);
        assertThat(written.dev()).isEqualTo(Settings.DEV);
    }
}
