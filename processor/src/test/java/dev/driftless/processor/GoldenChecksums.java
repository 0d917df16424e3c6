package dev.driftless.processor;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Prints the checksums of the golden sources and of every edit of them; runs on any JDK, with javac or Eclipse's compiler. */
final class GoldenChecksums {

    private GoldenChecksums() {}

    /** Arguments: {@code javac} or {@code ecj}, and a folder to work in. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        JavaCompiler compiler = arguments[0].equals("ecj") ? eclipse() : ToolProvider.getSystemJavaCompiler();
        all(compiler, Path.of(arguments[1])).forEach((name, checksum) -> System.out.println(name + " = " + checksum));
    }

    static JavaCompiler eclipse() throws ReflectiveOperationException {
        return (JavaCompiler) Class.forName("org.eclipse.jdt.internal.compiler.tool.EclipseCompiler").getDeclaredConstructor().newInstance();
    }

    static Map<String, String> all(JavaCompiler compiler, Path folder) {
        Map<String, String> checksums = new TreeMap<>();
        Map<String, String> sources = GoldenTable.sources();
        SourceCompiler processing = SourceCompiler.processing(compiler);
        for (Wrapping wrapping : Wrapping.values()) {
            processing.checksums(sources, folder.resolve(wrapping.name()), wrapping)
                    .forEach((type, checksum) -> checksums.put(type + " " + wrapping, checksum));
        }
        List<GoldenCase> cases = GoldenTable.cases();
        for (GoldenCase each : cases) {
            Path place = folder.resolve(Integer.toString(cases.indexOf(each)));
            checksums.put(each.toString(), processing.checksums(each.apply(sources), place).get(each.after()));
        }
        return checksums;
    }
}
