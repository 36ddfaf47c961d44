/**
 * A transaction manager over HTTP as Tessera's is: for ledgers (Q2T), for other managers (P2P) and
 * for dapps (third party); and the client by which it calls other managers.
 */
package io.witan.httpapi.tessera;
