package dev.driftless.processor;

import java.util.HashSet;
import java.util.Set;
import javax.annotation.processing.Messager;
import javax.tools.Diagnostic.Kind;

/** The only way to the compiler's messages. */
final class Diagnostics {

    private final Messager messager;
    private final Set<Message> printed = new HashSet<>();
    private int errors;

    Diagnostics(Messager messager) {
        this.messager = messager;
    }

    /** An error is printed once, but counts every time, so that each migration that shares a wrong record is refused. */
    void error(Code code, Site site, String whatIsWrong, String remedy) {
        errors++;
        print(Kind.ERROR, code, site, whatIsWrong, remedy);
    }

    void warning(Code code, Site site, String whatIsWrong, String remedy) {
        print(Kind.WARNING, code, site, whatIsWrong, remedy);
    }

    int errors() {
        return errors;
    }

    private void print(Kind kind, Code code, Site site, String whatIsWrong, String remedy) {
        String text = "[" + code + "] " + whatIsWrong + "; " + remedy;
        if (!printed.add(new Message(text, site))) {
            return;
        }
        if (site.element() == null) {
            messager.printMessage(kind, text);
        } else if (site.annotation() == null) {
            messager.printMessage(kind, text, site.element());
        } else {
            messager.printMessage(kind, text, site.element(), site.annotation(), site.value());
        }
    }

    private record Message(String text, Site site) {}
}
