/**
 * The page that shows how a training went: {@link dev.gradus.examples.report.ReportPage} puts it together from
 * {@link dev.gradus.examples.report.Chart}s, tables and pictures, all in one file that needs no network.
 */
package dev.gradus.examples.report;
