package io.witan.protocol.consensus.bft;

/** The consensus machine's state: its height, and the current round's part of it. */
public record BftState(HeightState height, RoundState round) {}
