/**
 * The site: lessons, documents and the Java API as static HTML without requests to anywhere. Begin with
 * {@link dev.gradus.examples.site.Site}.
 */
package dev.gradus.examples.site;
