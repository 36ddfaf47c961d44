/** What a node's accounts do for the extension of private contracts to more parties. */
package io.witan.httpapi.extension;
