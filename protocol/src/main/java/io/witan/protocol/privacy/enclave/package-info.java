/**
 * What is done with the secret keys of parties: sealing and opening payloads, as functions of keys
 * and of randomness that is given. The names are Tessera's.
 */
package io.witan.protocol.privacy.enclave;
