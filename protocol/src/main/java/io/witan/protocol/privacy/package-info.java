/**
 * Private transactions: what GoQuorum and Tessera agree on about parties, flags and payloads.
 * Nothing in it does I/O; randomness is given.
 */
package io.witan.protocol.privacy;
