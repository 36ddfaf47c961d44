package io.witan.protocol.consensus;

/** Which rules agree on the block of a height: a chain may go from IBFT to QBFT. */
@FunctionalInterface
public interface BftSchedule {
  BftRules at(long height);
}
