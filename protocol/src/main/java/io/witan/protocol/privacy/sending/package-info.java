/** What a node does before it sends a private transaction: checks, a rehearsal, a marker. */
package io.witan.protocol.privacy.sending;
