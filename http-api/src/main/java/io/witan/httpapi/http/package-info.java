/**
 * What all HTTP listeners of a node share: ports, bodies within limits, and which pages may call.
 */
package io.witan.httpapi.http;
