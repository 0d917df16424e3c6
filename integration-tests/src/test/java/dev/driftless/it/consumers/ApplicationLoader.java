package dev.driftless.it.consumers;

import dev.driftless.manifest.Manifest;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** The class path of an application: its own manifests alone, and a record of its classes that were loaded. */
final class ApplicationLoader extends URLClassLoader {

    private final Set<String> loaded = new ConcurrentSkipListSet<>();

    ApplicationLoader(URL... path) {
        super(path, ApplicationLoader.class.getClassLoader());
    }

    Set<String> loaded() {
        return Collections.unmodifiableSet(loaded);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        // The tests' own class path holds the demo's manifest.
        return name.equals(Manifest.RESOURCE) ? findResources(name) : super.getResources(name);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        Class<?> found = super.findClass(name);
        loaded.add(name);
        return found;
    }
}
