/** A node's log as lines of JSON. */
package io.witan.deploy.logging;
