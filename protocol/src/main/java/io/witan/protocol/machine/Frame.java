package io.witan.protocol.machine;

/** What peers send each other; encoded only at the edge of the node. */
public interface Frame {}
