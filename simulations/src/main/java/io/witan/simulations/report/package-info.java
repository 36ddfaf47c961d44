/**
 * A run as one page of HTML: swim lanes, frames, faults, the property that broke, and what the run
 * met in figures. No script; everything is in the file.
 */
package io.witan.simulations.report;
