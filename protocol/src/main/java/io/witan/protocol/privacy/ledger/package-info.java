/** Private ledgers: what private transactions do to the private states of their parties. */
package io.witan.protocol.privacy.ledger;
