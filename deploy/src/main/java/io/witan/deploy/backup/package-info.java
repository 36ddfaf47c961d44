/** A node's journal in a file, and back from it. */
package io.witan.deploy.backup;
