package dev.gradus.nn;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.GradCheck;
import dev.gradus.autograd.random.Philox;
import java.util.List;

/**
 * Checks a module's gradients by its input and by every parameter that is not frozen, with central differences:
 *
 * <pre>
 * ModuleCheck.of(new Mlp(new Init(Device.reference(), random), 4, 8, GELU_ERF, 0), x).check();
 * ModuleCheck.of(module, x).order(2).check();
 * </pre>
 *
 * <p>Every evaluation draws the same random numbers, so a module with dropout can be checked as well.
 */
public final class ModuleCheck {
    private ModuleCheck() {}

    /**
     * @param module on the reference device; its parameters are moved and put back
     * @param input likewise, called x in the report if it has no name; an input of indices is passed on and not varied
     */
    public static GradCheck of(Module module, Tensor input) {
        List<Philox> generators = module.generators();
        List<Long> positions = generators.stream().map(Philox::position).toList();
        List<Tensor> parameters =
                module.parameters().values().stream().filter(Tensor::requiresGrad).toList();
        return GradCheck.of(in -> {
            for (int i = 0; i < positions.size(); i++) {
                generators.get(i).position(positions.get(i));
            }
            return module.call(in[0]);
        }, input.name() == null ? input.named("x") : input).parameters(parameters)
                .named(module.getClass().getSimpleName());
    }
}
