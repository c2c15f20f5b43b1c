package dev.gradus.autograd.check.property;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A property that failed, written as a JUnit test that fails in the same way: a whole source file, to be saved next to
 * the class of the property.
 */
public final class Counterexample {
    private static final int COLUMNS = 110;

    private final Method property;
    private final List<Object> parameters;
    private final TreeSet<String> imports = new TreeSet<>(List.of("org.junit.jupiter.api.Test"));

    public Counterexample(Method property, List<Object> parameters) {
        this.property = property;
        this.parameters = List.copyOf(parameters);
    }

    /** The name of the class that {@link #source} declares. */
    public String className() {
        String name = property.getName();
        return Character.toUpperCase(name.charAt(0)) + name.substring(1) + "CounterexampleTest";
    }

    public String source() {
        Class<?> container = property.getDeclaringClass();
        Parameter[] declared = property.getParameters();
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < declared.length; i++) {
            String type = declared[i].getType().isPrimitive() ? declared[i].getType().getName() : "var";
            String value = literal(parameters.get(i), declared[i].getType());
            body.append(wrapped("        " + type + " " + declared[i].getName() + " = " + value + ";")).append('\n');
        }
        String arguments = Arrays.stream(declared).map(Parameter::getName).collect(Collectors.joining(", "));
        String nested = container.getCanonicalName().substring(
                container.getPackageName().isEmpty() ? 0 : container.getPackageName().length() + 1);
        body.append("        new ").append(nested).append("().").append(property.getName()).append('(')
                .append(arguments).append(");\n");
        String head = container.getPackageName().isEmpty() ? "" : "package " + container.getPackageName() + ";\n\n";
        return head
                + imports.stream().map(type -> "import " + type + ";\n").collect(Collectors.joining())
                + "\nclass " + className() + " {\n    @Test\n    void " + property.getName()
                + "() throws Exception {\n" + body + "    }\n}\n";
    }

    // ---- values as Java ----

    /** The Java expression that makes a tensor again. */
    public static String java(Tensor tensor) {
        String device = tensor.device() == Device.reference() ? "Device.reference()" : "Device.cpu()";
        if (tensor.dtype() == DType.INT32) {
            String elements = IntStream.of(tensor.toInts()).mapToObj(Integer::toString)
                    .collect(Collectors.joining(", "));
            return "Tensor.ofInts(" + device + ", " + java(tensor.shape()) + ", new int[] {" + elements + "})";
        }
        String elements = DoubleStream.of(tensor.toDoubles()).mapToObj(Counterexample::java)
                .collect(Collectors.joining(", "));
        return "Tensor.of(" + device + ", " + java(tensor.shape()) + ", new double[] {" + elements + "})";
    }

    /** The Java expression that makes a shape again. */
    public static String java(Shape shape) {
        return "Shape.of(" + IntStream.of(shape.toArray()).mapToObj(Integer::toString).collect(Collectors.joining(", "))
                + ")";
    }

    private static String java(double value) {
        if (Double.isNaN(value)) {
            return "Double.NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY";
        }
        return Double.toString(value);
    }

    private String literal(Object value, Class<?> type) {
        return switch (value) {
            case Tensor tensor -> {
                imports.addAll(List.of(Tensor.class.getName(), Device.class.getName(), Shape.class.getName()));
                yield java(tensor);
            }
            case Shape shape -> {
                imports.add(Shape.class.getName());
                yield java(shape);
            }
            case BroadcastPair pair -> {
                imports.addAll(List.of(BroadcastPair.class.getName(), Shape.class.getName()));
                yield "new BroadcastPair(" + java(pair.left()) + ", " + java(pair.right()) + ")";
            }
            case Double number -> java(number);
            case Float number -> "(float) " + java(number.doubleValue());
            case Long number -> number + "L";
            case Byte number -> "(byte) " + number;
            case Short number -> "(short) " + number;
            case Integer number -> number.toString();
            case Boolean truth -> truth.toString();
            case Character character -> "(char) " + (int) character;
            case String text -> quoted(text);
            case Enum<?> constant -> constant.getDeclaringClass().getCanonicalName() + "." + constant.name();
            default -> "(" + type.getCanonicalName() + ") null /* fill in: "
                    + value.toString().replace("*/", "* /").replace('\n', ' ').replace('\\', '/') + " */";
        };
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ') {
                quoted.append(String.format("\\%03o", c));
            } else if (c > '~') {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }

    /** Breaks a long line after commas. */
    private static String wrapped(String line) {
        StringBuilder lines = new StringBuilder();
        String rest = line;
        while (rest.length() > COLUMNS) {
            int end = rest.lastIndexOf(", ", COLUMNS);
            if (end < 20) {
                break;
            }
            lines.append(rest, 0, end + 1).append('\n');
            rest = "                " + rest.substring(end + 2);
        }
        return lines.append(rest).toString();
    }
}
