/** Where the private transaction manager keeps payloads: tables beside the journal's. */
package io.witan.persistence.payload;
