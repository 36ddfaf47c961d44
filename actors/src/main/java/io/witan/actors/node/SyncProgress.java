package io.witan.actors.node;

/**
 * How far this node is behind its peers, in block heights.
 *
 * @param starting where catching up began
 * @param current our head
 * @param highest the highest head that a peer told
 */
public record SyncProgress(long starting, long current, long highest) {}
