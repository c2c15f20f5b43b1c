import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.property.InRange;
import dev.gradus.autograd.check.property.OnCpu;
import dev.gradus.autograd.check.property.WithRank;
import dev.gradus.examples.lesson.PropertyRun;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

// region property
@Property(tries = 200, seed = "12")
void theKernelComputesTheFormula(
        @ForAll @OnCpu @WithRank(max = 3) @InRange(low = -100, high = 100) Tensor x) {
    Same.asTheFormula(new Mish(), x);
}

void main() {
    IO.print(PropertyRun.of(getClass()));
}
// endregion property
