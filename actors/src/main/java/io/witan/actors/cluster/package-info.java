/**
 * A node group: several JVMs that are one node. Leases in the journal's database say which of them
 * has which duty ({@link io.witan.actors.cluster.LeaseKeeper}); the cluster carries messages
 * between them and decides nothing ({@link io.witan.actors.cluster.Membership}).
 */
package io.witan.actors.cluster;
