package dev.driftless.processor;

/** Composes what lets a native image make an adapter by its name. */
final class NativeImageWriter {

    private NativeImageWriter() {}

    static String resource(String adapterClassName) {
        return "META-INF/native-image/" + adapterClassName + "/reflect-config.json";
    }

    static String config(String adapterClassName) {
        return """
                [
                  {
                    "name": "%s",
                    "methods": [ { "name": "<init>", "parameterTypes": [] } ]
                  }
                ]
                """.formatted(adapterClassName);
    }
}
