/**
 * Recipes: small files that decide how a training goes.
 *
 * <p>Reading order: {@link dev.gradus.examples.recipe.Recipe} and its groups, of which
 * {@link dev.gradus.examples.recipe.ScheduleChoice} is a short one; {@link dev.gradus.examples.recipe.Key}, from which
 * reading, checks, overriding and explanations follow; {@link dev.gradus.examples.recipe.NamedRecipe}, the files.
 */
package dev.gradus.examples.recipe;
