/** The sealed payload of a private transaction, and its bytes between transaction managers. */
package io.witan.protocol.privacy.payload;
