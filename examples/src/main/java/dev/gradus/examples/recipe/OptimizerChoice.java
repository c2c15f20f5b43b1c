package dev.gradus.examples.recipe;

import dev.gradus.nn.optim.AdamW;
import dev.gradus.nn.optim.Lion;
import dev.gradus.nn.optim.Muon;
import dev.gradus.nn.optim.Optimizer;
import dev.gradus.nn.optim.ParameterGroup;
import dev.gradus.nn.optim.Sgd;
import dev.gradus.vit.FineTuning;
import dev.gradus.vit.VisionTransformer;
import java.util.List;

/** What a step does with the gradients. */
public record OptimizerChoice(
        @Key(usual = "adamw",
                says = "The optimizer; muon on hidden matrices, with adamw on everything else.") Kind kind,
        @Key(from = 0, to = 1000, says = "The highest learning rate.") double lr,
        @Key(usual = "0", from = 0,
                says = "Decay of the weights; biases, norms and positions have none.") double weightDecay,
        @Key(from = 0, below = 1, says = "Memory of the gradients: 0.9 unless said.") Double beta1,
        @Key(from = 0, below = 1,
                says = "Memory of their squares: 0.999 (lion: 0.99) unless said.") Double beta2) {

    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double BETA_2_OF_LION = 0.99;
    private static final double MOMENTUM_OF_MUON = 0.95;
    private static final double EPS = 1e-8;

    /** Which optimizer. */
    public enum Kind {
        /** Adam with decoupled weight decay. */
        ADAMW,
        /** Stochastic gradient descent with momentum. */
        SGD,
        /** Muon on the matrices between hidden values, AdamW on everything else. */
        MUON,
        /** Signs of a momentum. */
        LION
    }

    /** Freezes what shall stay, and makes the optimizer for the rest. */
    public Optimizer make(VisionTransformer model, StartChoice start) {
        FineTuning.freeze(model, start.frozenStages(model.config().depth()));
        double first = beta1 == null ? BETA_1 : beta1;
        double second = beta2 != null ? beta2 : kind == Kind.LION ? BETA_2_OF_LION : BETA_2;
        List<ParameterGroup> groups = kind == Kind.SGD && weightDecay == 0
                ? FineTuning.groups(model, start.layerDecay())
                : model.parameterGroups(weightDecay);
        return switch (kind) {
            case ADAMW -> new AdamW(groups, first, second, EPS);
            case MUON -> new Muon(groups, VisionTransformer::hiddenMatrices, MOMENTUM_OF_MUON, first, second, EPS);
            case LION -> new Lion(groups, first, second);
            case SGD -> new Sgd(groups, first, false);
        };
    }
}
