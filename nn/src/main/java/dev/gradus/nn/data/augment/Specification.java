package dev.gradus.nn.data.augment;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.NearMatches;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Augmentation as text: names of steps in the order in which they happen, separated by commas or plus signs, each with
 * its numbers behind colons.
 *
 * <pre>
 * none                         nothing, alone
 * crop, crop:PIXELS            pad and crop; 4 pixels without a number
 * rrc, rrc:LOW:HIGH[:RATIO:RATIO][:bilinear]
 *                              random resized crop; areas from 0.08 to 1 without numbers
 * flip                         left to right
 * jitter:B[:C:S[:HUE]]         brightness, contrast, saturation, hue
 * rand-m9-mstd0.5-inc1         RandAugment in timm's words: m, n, mstd (a number or inf), mmax, p, inc
 * trivial                      TrivialAugment, the wide set
 * erase:P[:const|rand|pixel]   random erasing; always the last
 * </pre>
 */
public final class Specification {
    /** The names that begin a step. */
    public static final List<String> NAMES = List.of("none", PadCrop.KIND, ResizedCrop.KIND, Flip.KIND,
            ColorJitter.KIND, RandAugment.KIND, TrivialAugment.KIND, Erase.KIND);

    private static final String WHERE = "augmentation";
    private static final String RULE =
            "none, or crop:4, rrc:0.08:1, flip, jitter:0.4, rand-m9-mstd0.5-inc1, trivial, erase:0.25:pixel, "
                    + "separated by commas";
    private static final double LARGE_DEVIATION = 100;

    private Specification() {}

    /**
     * The steps of a text.
     *
     * @throws ArgumentException if it cannot be understood; the message names what is known
     */
    public static List<Step> parse(String text) {
        String clean = text.strip().toLowerCase(Locale.ROOT);
        List<Step> steps = new ArrayList<>();
        if (clean.equals(NAMES.getFirst())) {
            return steps;
        }
        for (String word : clean.split("[,+]", -1)) {
            steps.add(step(word.strip(), text));
        }
        check(steps);
        return steps;
    }

    /** Refuses a kind that comes twice, and anything after erasing. */
    public static void check(List<Step> steps) {
        for (int i = 0; i < steps.size(); i++) {
            String kind = steps.get(i).kind();
            if (steps.subList(0, i).stream().anyMatch(step -> step.kind().equals(kind))) {
                throw new ArgumentException(WHERE, kind + " comes twice");
            }
            if (steps.get(i) instanceof Erase && i < steps.size() - 1) {
                throw new ArgumentException(WHERE, "erase comes before " + steps.get(i + 1).kind(),
                        "erasing works on normalized pictures and comes last", null);
            }
        }
    }

    private static Step step(String word, String text) {
        if (word.equals(RandAugment.KIND) || word.startsWith(RandAugment.KIND + "-")) {
            return rand(word);
        }
        String[] parts = word.split(":", -1);
        return switch (parts[0]) {
            case PadCrop.KIND -> new PadCrop((int) number(parts, 1, PadCrop.USUAL, 2, true));
            case ResizedCrop.KIND -> resizedCrop(parts);
            case Flip.KIND -> {
                atMost(parts, 1);
                yield new Flip();
            }
            case ColorJitter.KIND -> jitter(parts);
            case TrivialAugment.KIND -> {
                atMost(parts, 1);
                yield new TrivialAugment();
            }
            case Erase.KIND -> erase(parts);
            default -> throw new ArgumentException(WHERE, "there is no step '" + parts[0] + "' in '" + text + "'", RULE,
                    NearMatches.hint(parts[0], NAMES));
        };
    }

    private static ResizedCrop resizedCrop(String[] parts) {
        boolean linear = parts[parts.length - 1].equals("bilinear");
        boolean named = linear || parts[parts.length - 1].equals("bicubic");
        int numbers = named ? parts.length - 1 : parts.length;
        if (numbers != 1 && numbers != 3 && numbers != 5) {
            throw new ArgumentException(WHERE, "rrc wants both areas, and both shapes or none, got '"
                    + String.join(":", parts) + "'", "rrc:LOW:HIGH[:RATIO:RATIO][:bilinear]", null);
        }
        return new ResizedCrop(numbers > 1 ? number(parts, 1) : 0.08, numbers > 1 ? number(parts, 2) : 1,
                numbers > 3 ? number(parts, 3) : 3.0 / 4, numbers > 3 ? number(parts, 4) : 4.0 / 3, !linear);
    }

    private static ColorJitter jitter(String[] parts) {
        double brightness = number(parts, 1, 0.4, 5, false);
        return new ColorJitter(brightness, number(parts, 2, brightness, 5, false),
                number(parts, 3, brightness, 5, false), number(parts, 4, 0, 5, false));
    }

    private static Erase erase(String[] parts) {
        atMost(parts, 3);
        if (parts.length < 2) {
            throw new ArgumentException(WHERE, "erase wants its probability, such as erase:0.25");
        }
        if (parts.length == 2) {
            return new Erase(number(parts, 1), Erase.Filling.CONST);
        }
        for (Erase.Filling filling : Erase.Filling.values()) {
            if (filling.toString().equals(parts[2])) {
                return new Erase(number(parts, 1), filling);
            }
        }
        throw new ArgumentException(WHERE, "erase cannot fill with '" + parts[2] + "'", "const, rand or pixel", null);
    }

    private static RandAugment rand(String word) {
        double magnitude = RandAugment.DENOMINATOR;
        double most = RandAugment.DENOMINATOR;
        double deviation = 0;
        double probability = RandAugment.USUAL_PROBABILITY;
        int count = RandAugment.USUAL_COUNT;
        boolean increasing = false;
        String[] parts = word.split("-", -1);
        for (int i = 1; i < parts.length; i++) {
            String name = parts[i].replaceAll("(?<=[a-z])(inf|[0-9.]+)$", "");
            String value = parts[i].substring(name.length());
            switch (name) {
                case "m" -> magnitude = Number.of(word, name, value);
                case "n" -> count = Number.whole(word, name, value);
                case "mmax" -> most = Number.of(word, name, value);
                case "p" -> probability = Number.of(word, name, value);
                case "inc" -> increasing = Number.whole(word, name, value) != 0;
                case "mstd" -> {
                    deviation = value.equals("inf") ? Double.POSITIVE_INFINITY : Number.of(word, name, value);
                    deviation = deviation > LARGE_DEVIATION ? Double.POSITIVE_INFINITY : deviation; // as timm's
                }
                default -> throw new ArgumentException(WHERE, "rand knows no '" + parts[i] + "' in '" + word + "'",
                        "m, n, mstd, mmax, p and inc, each with its number: rand-m9-n2-mstd0.5-inc1",
                        NearMatches.hint(name, List.of("m", "n", "mstd", "mmax", "p", "inc")));
            }
        }
        return new RandAugment(count, magnitude, deviation, increasing, probability, most);
    }

    private static void atMost(String[] parts, int most) {
        if (parts.length > most) {
            throw new ArgumentException(WHERE, "'" + String.join(":", parts) + "' has too much behind " + parts[0],
                    RULE, null);
        }
    }

    private static double number(String[] parts, int at, double otherwise, int most, boolean whole) {
        atMost(parts, most);
        if (at >= parts.length) {
            return otherwise;
        }
        return whole ? Number.whole(String.join(":", parts), parts[0], parts[at]) : number(parts, at);
    }

    private static double number(String[] parts, int at) {
        return Number.of(String.join(":", parts), parts[0], parts[at]);
    }

    /** Numbers in a specification; errors name the word they stand in. */
    private static final class Number {
        static double of(String word, String name, String text) {
            return parse(word, name, text, Double::parseDouble, "a number");
        }

        static int whole(String word, String name, String text) {
            return parse(word, name, text, Integer::parseInt, "a whole number");
        }

        private static <T> T parse(String word, String name, String text, Function<String, T> reader, String wanted) {
            try {
                return reader.apply(text);
            } catch (NumberFormatException e) {
                throw new ArgumentException(WHERE, name + " wants " + wanted + ", got '" + text + "' in '" + word
                        + "'");
            }
        }
    }
}
