package dev.gradus.nn.train;

import dev.gradus.nn.Module;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Looks for mistakes that no operation notices, and tells each kind once. */
final class Checkup {
    private static final int NAMES = 5;

    /** Steps of which a mean loss is made. */
    private static final int STRETCH = 25;

    /** Losses that are so much higher than they were have no other reason. */
    private static final double RISE = 1.5;

    private double lossSum;
    private int losses;
    private double lowest = Double.POSITIVE_INFINITY;
    private long lowestStep;
    private boolean riseTold;
    private boolean gradientsSeen;
    private boolean modeTold;
    private List<String> findings = new ArrayList<>();

    /** A model that trains is in training mode, with all its modules. */
    void beforeStep(Module model) {
        if (modeTold) {
            return;
        }
        List<String> resting = new ArrayList<>();
        model.visit((path, module) -> {
            if (!module.isTraining()) {
                resting.add(path.isEmpty() ? "the model" : path);
            }
        });
        if (!resting.isEmpty()) {
            modeTold = true;
            findings.add(count(resting, "module is", "modules are") + " in evaluation mode while the model trains: "
                    + names(resting) + "; dropout does nothing there, call train() after the last eval()");
        }
    }

    /** The first backward reaches every parameter that is not frozen. */
    void afterBackward(Module model) {
        if (gradientsSeen) {
            return;
        }
        gradientsSeen = true;
        List<String> unreached = model.parameters().entrySet().stream()
                .filter(entry -> entry.getValue().requiresGrad() && entry.getValue().grad() == null)
                .map(entry -> entry.getKey())
                .toList();
        if (!unreached.isEmpty()) {
            findings.add(count(unreached, "parameter gets", "parameters get") + " no gradient: " + names(unreached)
                    + "; the loss does not depend on " + (unreached.size() == 1 ? "it" : "them")
                    + ", use or freeze " + (unreached.size() == 1 ? "it" : "them"));
        }
    }

    /** A loss that was low once does not become much higher than that unless steps are too long. */
    void afterStep(long step, double loss, double lr) {
        lossSum += loss;
        if (++losses < STRETCH) {
            return;
        }
        double mean = lossSum / losses;
        losses = 0;
        lossSum = 0;
        if (mean < lowest) {
            lowest = mean;
            lowestStep = step;
        } else if (mean > RISE * lowest && !riseTold) {
            riseTold = true;
            findings.add(String.format(Locale.ROOT, "the loss has risen from %.3g at step %d to %.3g: it diverges; %s",
                    lowest, lowestStep, mean, DivergenceException.advice(lr)));
        }
    }

    /** What was found since the last time. */
    List<String> take() {
        List<String> taken = findings;
        findings = new ArrayList<>();
        return taken;
    }

    private static String count(List<String> names, String one, String several) {
        return names.size() == 1 ? "1 " + one : names.size() + " " + several;
    }

    private static String names(List<String> all) {
        String shown = all.stream().limit(NAMES).collect(Collectors.joining(", "));
        return all.size() > NAMES ? shown + " and " + (all.size() - NAMES) + " more" : shown;
    }
}
