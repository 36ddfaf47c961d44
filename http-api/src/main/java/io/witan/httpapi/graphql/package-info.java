/**
 * The ledger as a graph (EIP-1767). It reads nothing by itself: each field is a member of what a
 * JSON-RPC method answers, or the call of another one, so that both ways show the same and refuse
 * the same.
 */
package io.witan.httpapi.graphql;
