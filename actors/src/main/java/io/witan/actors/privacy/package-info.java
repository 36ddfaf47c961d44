/** Private ledgers as actors that follow the public chain, and how they are read. */
package io.witan.actors.privacy;
