package dev.gradus.examples;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.nn.optim.AdamW;
import dev.gradus.nn.optim.Lion;
import dev.gradus.nn.optim.Muon;
import dev.gradus.nn.optim.Optimizer;
import dev.gradus.nn.optim.Sgd;
import dev.gradus.vit.FineTuning;
import dev.gradus.vit.VisionTransformer;

/**
 * What a training step changes, and by which optimizer.
 *
 * @param layerDecay factor of the learning rate from each stage to the one before it; 1 for the same everywhere
 * @param frozenStages stages that stay as they are, as {@link FineTuning} counts them
 */
record StepRule(Kind optimizer, double layerDecay, int frozenStages) {
    /** AdamW on everything, as models are trained from the beginning. */
    static final StepRule ADAMW = new StepRule(Kind.ADAMW, 1, 0);

    private static final double MOMENTUM = 0.9;

    /** Which optimizer. */
    enum Kind {
        ADAMW,
        /** Stochastic gradient descent with momentum 0.9. */
        SGD,
        /** Muon on the matrices between hidden values, AdamW on everything else. */
        MUON,
        LION
    }

    StepRule {
        if (!(layerDecay > 0 && layerDecay <= 1)) {
            throw new ArgumentException("finetune", "--layer-decay must lie in (0, 1], got " + layerDecay);
        }
        if (frozenStages < 0) {
            throw new ArgumentException("finetune", "the number of frozen stages must not be negative");
        }
        if (optimizer != Kind.SGD && (layerDecay != 1 || frozenStages != 0)) {
            throw new ArgumentException("finetune", "layer decay and frozen stages belong to SGD");
        }
    }

    /** Freezes what shall stay, and makes the optimizer for the rest. Stages and weight decay are not combined. */
    Optimizer optimizer(VisionTransformer model, double weightDecay) {
        return switch (optimizer) {
            case ADAMW -> new AdamW(model.parameterGroups(weightDecay));
            case MUON -> new Muon(model.parameterGroups(weightDecay), VisionTransformer::hiddenMatrices);
            case LION -> new Lion(model.parameterGroups(weightDecay));
            case SGD -> {
                FineTuning.freeze(model, frozenStages);
                yield new Sgd(weightDecay > 0 ? model.parameterGroups(weightDecay)
                        : FineTuning.groups(model, layerDecay), MOMENTUM, false);
            }
        };
    }
}
