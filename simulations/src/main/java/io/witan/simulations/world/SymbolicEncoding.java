package io.witan.simulations.world;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftRules.Encoding;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Block;
import java.util.Optional;

/**
 * What messages sign, without writing and hashing their bytes: a symbol for each content. What goes
 * into headers is the product's own.
 */
record SymbolicEncoding(Encoding inner) implements AroundEncoding {
  @Override
  public Hash proposal(View view, Block block) {
    return symbol(Phase.PROPOSAL, view, Symbols.of(block.hash()));
  }

  @Override
  public Hash prepare(View view, Hash digest) {
    return symbol(Phase.PREPARE, view, Symbols.of(digest));
  }

  @Override
  public Hash commit(View view, Hash digest, Signature seal) {
    long sealed = Symbols.mix(seal.r().w0() ^ seal.s().w0(), Symbols.of(digest));
    return symbol(Phase.COMMIT, view, sealed);
  }

  @Override
  public Hash roundChange(View view, Optional<PreparedValue> prepared) {
    long value =
        prepared.isEmpty()
            ? 0
            : Symbols.mix(prepared.get().round(), Symbols.of(prepared.get().digest()));
    return symbol(Phase.ROUND_CHANGE, view, value);
  }

  private static Hash symbol(Phase phase, View view, long content) {
    long where = Symbols.mix(view.height(), view.round());
    return Symbols.hash(Symbols.mix(where ^ phase.name().hashCode(), content));
  }

  @Override
  public Encoding by(Address sender) {
    return new SymbolicEncoding(inner.by(sender));
  }
}
