/**
 * Private ledgers under faults: organisations with a transaction manager and a private state each,
 * on one public chain that never waits for them.
 */
package io.witan.simulations.privacy;
