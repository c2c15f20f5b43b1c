package dev.gradus.examples.report;

/** The languages in which documents tell of results. */
public enum Language {
    ENGLISH, CHINESE;

    /** The words in this language. */
    public String of(String english, String chinese) {
        return this == CHINESE ? chinese : english;
    }
}
