/** How payloads reach their parties: what is sent, kept, asked for and answered. */
package io.witan.protocol.privacy.exchange;
