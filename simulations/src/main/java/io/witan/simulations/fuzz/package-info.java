/**
 * Differential fuzzing of the EVM: random blocks of transactions on random contracts, run in every
 * way that Witan knows; the ways must agree in all that can be seen.
 */
package io.witan.simulations.fuzz;
