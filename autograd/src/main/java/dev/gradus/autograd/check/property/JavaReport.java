package dev.gradus.autograd.check.property;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import net.jqwik.api.SampleReportingFormat;

/** How jqwik prints tensors and shapes: as the Java that makes them; found by the service loader. */
public final class JavaReport implements SampleReportingFormat {
    @Override
    public boolean appliesTo(Object value) {
        return value instanceof Tensor || value instanceof Shape;
    }

    @Override
    public Object report(Object value) {
        return SampleReportingFormat.plainLabel(
                value instanceof Tensor tensor ? Counterexample.java(tensor) : Counterexample.java((Shape) value));
    }
}
