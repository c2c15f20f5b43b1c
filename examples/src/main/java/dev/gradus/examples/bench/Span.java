package dev.gradus.examples.bench;

/**
 * A stretch of a step: the step itself, one of its phases, a module, or an operation.
 *
 * @param name of the operation or phase; a module's path
 * @param phase the phase it belongs to; empty for the step itself
 * @param start in nanoseconds, of an arbitrary beginning
 * @param nanos how long it took
 * @param work of an operation
 * @param kept bytes that were live at an operation's end and not at its beginning
 * @param live bytes that were live at an operation's end
 * @param detail shapes and module of an operation
 */
record Span(Kind kind, String name, String phase, long start, long nanos, Work work, long kept, long live,
        String detail) {
    /** What a span is. */
    enum Kind {
        STEP, PHASE, MODULE, OPERATION
    }

    long end() {
        return start + nanos;
    }
}
