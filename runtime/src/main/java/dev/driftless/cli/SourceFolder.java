package dev.driftless.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A project's Java sources, and the package that its migrations are in. */
final class SourceFolder {

    private static final Path USUAL = Path.of("src", "main", "java");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([\\w.]+)\\s*;");

    private static final String NAME = "[\\p{javaJavaIdentifierStart}][\\p{javaJavaIdentifierPart}]*";

    /** The Java language's reserved words (JLS 3.9) and literals. */
    private static final Set<String> RESERVED = Set.of(("abstract assert boolean break byte case catch char class const continue"
            + " default do double else enum extends final finally float for goto if implements import instanceof int interface long"
            + " native new package private protected public return short static strictfp super switch synchronized this throw throws"
            + " transient try void volatile while _ true false null").split(" "));

    private final Path folder;

    private SourceFolder(Path folder) {
        this.folder = folder;
    }

    static SourceFolder given(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UsageException("--source names " + folder + ", which is no directory: correct it.");
        }
        return new SourceFolder(folder);
    }

    static SourceFolder find() {
        if (!Files.isDirectory(USUAL)) {
            throw new UsageException("There is no " + USUAL + " in " + Path.of("").toAbsolutePath()
                    + ": run create in the project's directory, or give --source.");
        }
        return new SourceFolder(USUAL);
    }

    /** Where most migrations are; else {@code migrations} below the package that is nearest to the top. */
    String packageName() {
        List<Path> sources = sources();
        Map<String, Long> packages = sources.stream()
                .map(SourceFolder::read)
                .filter(text -> text.contains("@Migration(") && text.contains("dev.driftless.annotations"))
                .map(SourceFolder::packageOf)
                .flatMap(Optional::stream)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return packages.entrySet().stream()
                .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.<String, Long>comparingByKey().reversed()))
                .map(Map.Entry::getKey)
                .orElseGet(() -> sources.stream()
                        .map(SourceFolder::read)
                        .map(SourceFolder::packageOf)
                        .flatMap(Optional::stream)
                        .min(Comparator.<String>comparingInt(name -> name.split("\\.").length).thenComparing(Comparator.naturalOrder()))
                        .map(name -> name + ".migrations")
                        .orElse("migrations"));
    }

    static String checked(String packageName) {
        boolean named = packageName.matches(NAME + "(\\." + NAME + ")*")
                && Stream.of(packageName.split("\\.")).noneMatch(RESERVED::contains);
        if (!named) {
            throw new UsageException("--package names " + Words.clean(packageName) + ", which is no package: write com.acme.migrations.");
        }
        return packageName;
    }

    Path file(String packageName, String className) {
        return folder.resolve(packageName.replace('.', '/')).resolve(className + ".java");
    }

    private List<Path> sources() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).filter(Files::isRegularFile).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw new UsageException("The sources below " + folder + " cannot be read: check their permissions.");
        }
    }

    /** Bytes that are no UTF-8 are read as something: only names of packages are looked for. */
    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static Optional<String> packageOf(String text) {
        Matcher matcher = PACKAGE.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
