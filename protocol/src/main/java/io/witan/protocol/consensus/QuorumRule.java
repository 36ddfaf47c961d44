package io.witan.protocol.consensus;

import io.witan.protocol.rules.BftConfig;

/** How many of {@code n} validators make a quorum. The product uses {@link #STANDARD} only. */
@FunctionalInterface
public interface QuorumRule {
  QuorumRule STANDARD = Quorum::size;

  int size(int n, BftConfig config);
}
