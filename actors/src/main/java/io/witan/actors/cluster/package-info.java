/**
 * A node group: several JVMs that are one node. The lease in the journal's database says which is
 * active ({@link io.witan.actors.cluster.LeaseKeeper}); the cluster carries messages between them
 * and decides nothing ({@link io.witan.actors.cluster.Membership}).
 */
package io.witan.actors.cluster;
