package dev.gradus.autograd.tape;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.security.CodeSource;
import java.util.Objects;

/**
 * Where in a reader's code something happened, for messages; walking the stack costs microseconds, so only they ask.
 */
public final class Location {
    private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);
    private static final CodeSource OWN = source(Location.class);

    private Location() {}

    /** {@code " at Train.java:41"}, the innermost line outside this library; empty if there is none. */
    public static String at() {
        return WALKER.walk(frames -> frames.filter(Location::isOutside)
                .findFirst()
                .map(frame -> " at " + frame.getFileName() + ":" + frame.getLineNumber())
                .orElse(""));
    }

    private static boolean isOutside(StackFrame frame) {
        Class<?> type = frame.getDeclaringClass();
        return source(type) != null && !Objects.equals(source(type), OWN);
    }

    /** Null for the classes of the JDK. */
    private static CodeSource source(Class<?> type) {
        return type.getProtectionDomain().getCodeSource();
    }
}
