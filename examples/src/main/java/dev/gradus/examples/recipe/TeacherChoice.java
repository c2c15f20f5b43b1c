package dev.gradus.examples.recipe;

import dev.gradus.nn.Module;
import dev.gradus.vit.Distillation;

/** From whom a model learns beside the labels, as DeiT does: it gets a distillation token and a second head. */
public record TeacherChoice(
        @Key(says = "Weights of a trained model to learn from: a run's folder or a file. None: labels.") String weights,
        @Key(says = "The teacher's model, where its weights do not say.") String model,
        @Key(usual = "hard",
                says = "What of the teacher counts: the class it names, or how much it believes in each.") Kind kind,
        @Key(usual = "3", above = 0, to = 1000,
                says = "Temperature of soft teaching: the higher, the more other classes count.") double temperature,
        @Key(usual = "0.5", from = 0, to = 1, says = "Share of the loss that is the teacher's.") double share) {

    /** What of the teacher counts. */
    public enum Kind {
        /** The class that it names. */
        HARD,
        /** How much it believes in each class. */
        SOFT
    }

    /** Whether there is a teacher. */
    public boolean exists() {
        return !weights.isEmpty();
    }

    /** The loss that a loaded teacher makes. */
    public Distillation distillation(Module teacher) {
        Distillation made = kind == Kind.HARD ? Distillation.hard(teacher) : Distillation.soft(teacher, temperature);
        return made.share(share);
    }
}
