package dev.driftless.cli;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A database.
 *
 * @param name what it is called; {@code --url} if it was given there
 * @param url its JDBC URL, without a password
 * @param user who connects; empty where the database needs none, or the URL says
 * @param passwordEnv the environment variable that holds the password
 * @param schema where the internal tables are; empty for the connection's own
 */
record Target(String name, String url, Optional<String> user, Optional<String> passwordEnv, Optional<String> schema) {

    /** {@code ?password=x}, {@code ;PASSWORD=x}, {@code (password=x)}, {@code //user:x@host} and Oracle's {@code :user/x@host}. */
    private static final Pattern SECRET = Pattern.compile(
            "(?i)[?&;(,:]\\s*[\\w.]*(password\\d?|passwd|passphrase|pwd|pass|secret(key)?|token)\\s*=|//[^/@?;]*:[^/@?;]+@|^jdbc:(?!h2:|sqlite:)[^/]*//[^/@?;]*:[^@?;]+@|^jdbc:oracle:[^/@]*/[^@]*@");

    /** Refuses a password where others can read it. */
    Target {
        if (!url.toLowerCase(Locale.ROOT).startsWith("jdbc:")) {
            throw new UsageException("The URL of " + what(name) + " must begin with jdbc:, for instance"
                    + " jdbc:postgresql://localhost/app.");
        }
        if (SECRET.matcher(url).find() || SECRET.matcher(decoded(url)).find()) {
            throw new UsageException("The URL of " + what(name) + " holds a password: take it out, and name the environment"
                    + " variable that holds it in " + (name.equals("--url") ? "--password-env." : "\"passwordEnv\"."));
        }
    }

    private static String decoded(String url) {
        try {
            return URLDecoder.decode(url, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return url;
        }
    }

    private static String what(String name) {
        return name.equals("--url") ? "--url" : "target " + name;
    }

    /** Its name and where it is, for people. */
    String label() {
        return name.equals("--url") ? url : name + " (" + url + ")";
    }
}
