package dev.gradus.nn.data.augment;

/**
 * One transformation of a training picture. Its text is what {@link Specification} reads.
 *
 * <p>What a step draws does not depend on the steps beside it: each kind reads the words of the picture's stream from a
 * place of its own, so a specification that gains a step keeps what the others do.
 */
public sealed interface Step permits PictureStep, Erase {
    /** The name that begins its text. */
    String kind();

    /** The first word that it draws from the stream of a picture; the kinds' ranges do not overlap. */
    int firstWord();
}
