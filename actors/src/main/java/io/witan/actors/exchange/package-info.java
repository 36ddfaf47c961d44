/** The transaction manager: keeps payloads, brings them to their parties and opens them. */
package io.witan.actors.exchange;
