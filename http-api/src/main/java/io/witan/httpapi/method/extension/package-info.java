/** {@code quorumExtension}: private contracts for more parties. */
package io.witan.httpapi.method.extension;
