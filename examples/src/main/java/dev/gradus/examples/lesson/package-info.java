/**
 * The command {@code gradus lesson}: lists the lessons and runs their programs straight from the source, so that what a
 * reader changes there runs at once. Start with {@code Lesson}, then {@code SourceProgram}.
 */
package dev.gradus.examples.lesson;
