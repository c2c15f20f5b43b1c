package dev.gradus.examples.shell;

import dev.gradus.autograd.Tensor;
import java.lang.reflect.Method;
import java.util.Map;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/** Runs what is typed in this JVM, and prints tensors with what they are. JShell finds it as a service. */
public final class ShellExecution implements ExecutionControlProvider {
    static final String NAME = "gradus";

    public ShellExecution() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
        return new Control();
    }

    private static final class Control extends DirectExecutionControl {
        private volatile Thread running;

        @Override
        protected String invoke(Method snippet) throws Exception {
            running = Thread.currentThread();
            try {
                Object value = snippet.invoke(null);
                return value instanceof Tensor tensor ? TensorView.of(tensor) : valueString(value);
            } finally {
                running = null;
                Thread.interrupted();
            }
        }

        @Override
        public void stop() {
            Thread thread = running;
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
