package io.witan.simulations.bugs;

import io.witan.protocol.consensus.bft.BftLimits;
import io.witan.protocol.consensus.bft.Qbft;
import io.witan.simulations.world.Setup.Product;

/** The code under test as it ships. */
public final class Products {
  /** The product's own QBFT. */
  public static final Product QBFT = new Product(Qbft.RULES, BftLimits.STANDARD, true, true, true);

  private Products() {}
}
