package io.witan.simulations.world;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftRules.Encoding;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.QbftExtraData.Vote;
import java.util.List;
import java.util.Optional;

/**
 * What messages sign, without writing and hashing their bytes: a symbol for each content. What goes
 * into headers is the product's own.
 */
record SymbolicEncoding(Encoding product) implements Encoding {
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
  public boolean justifies() {
    return product.justifies();
  }

  @Override
  public Optional<Address> named() {
    return product.named();
  }

  @Override
  public Encoding by(Address sender) {
    return new SymbolicEncoding(product.by(sender));
  }

  @Override
  public Block voting(Block block, Optional<Vote> vote) {
    return product.voting(block, vote);
  }

  @Override
  public Block authored(Block block, Signer author) {
    return product.authored(block, author);
  }

  @Override
  public Hash seal(Header header, int round) {
    return product.seal(header, round);
  }

  @Override
  public Block inRound(Block block, int round) {
    return product.inRound(block, round);
  }

  @Override
  public Block sealed(Block block, int round, List<Signature> seals) {
    return product.sealed(block, round, seals);
  }

  @Override
  public Bytes extraData(Bytes vanity, List<Address> validators, Optional<Vote> vote) {
    return product.extraData(vanity, validators, vote);
  }
}
