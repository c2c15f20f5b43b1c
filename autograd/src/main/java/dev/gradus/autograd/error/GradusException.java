package dev.gradus.autograd.error;

/**
 * The root of everything Gradus throws on purpose. The message's first line alone says what was wanted and what was
 * got; the rule and the hint follow on lines of their own:
 *
 * <pre>
 * [matmul] inner dimensions differ: left x=[8, 197, 192] needs 192, right w=[64, 192] offers 64
 *   rule: left[…, i, k] · right[…, k, j]
 *   hint: did you mean matmulTransposed(w)?
 * </pre>
 */
public abstract class GradusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String where;
    private final String problem;
    private final String rule;
    private final String hint;

    /**
     * @param where the operation, layer, file or command that refuses, without brackets
     * @param problem what was wanted and what was got, in one line
     * @param rule the rule that was broken, or {@code null}
     * @param hint what to try, or {@code null}
     */
    protected GradusException(String where, String problem, String rule, String hint) {
        this(where, problem, rule, hint, null);
    }

    protected GradusException(String where, String problem, String rule, String hint, Throwable cause) {
        super(text(where, problem, rule, hint), cause);
        this.where = where;
        this.problem = problem;
        this.rule = rule;
        this.hint = hint;
    }

    public final String where() {
        return where;
    }

    public final String problem() {
        return problem;
    }

    /** The rule that was broken, or {@code null}. */
    public final String rule() {
        return rule;
    }

    /** What to try next, or {@code null}. */
    public final String hint() {
        return hint;
    }

    private static String text(String where, String problem, String rule, String hint) {
        StringBuilder text = new StringBuilder("[").append(where).append("] ").append(problem);
        if (rule != null) {
            text.append("\n  rule: ").append(rule);
        }
        if (hint != null) {
            text.append("\n  hint: ").append(hint);
        }
        return text.toString();
    }
}
