package io.witan.simulations.world;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftRules.Encoding;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.QbftExtraData.Vote;
import java.util.List;
import java.util.Optional;

/** An encoding that is another's, but for what it overrides. */
public interface AroundEncoding extends Encoding {
  Encoding inner();

  /** The same around what the other encoding is for this sender. */
  @Override
  Encoding by(Address sender);

  @Override
  default Hash proposal(View view, Block block) {
    return inner().proposal(view, block);
  }

  @Override
  default Hash prepare(View view, Hash digest) {
    return inner().prepare(view, digest);
  }

  @Override
  default Hash commit(View view, Hash digest, Signature seal) {
    return inner().commit(view, digest, seal);
  }

  @Override
  default Hash roundChange(View view, Optional<PreparedValue> prepared) {
    return inner().roundChange(view, prepared);
  }

  @Override
  default boolean justifies() {
    return inner().justifies();
  }

  @Override
  default Optional<Address> named() {
    return inner().named();
  }

  @Override
  default Block voting(Block block, Optional<Vote> vote) {
    return inner().voting(block, vote);
  }

  @Override
  default Block authored(Block block, Signer author) {
    return inner().authored(block, author);
  }

  @Override
  default Hash seal(Header header, int round) {
    return inner().seal(header, round);
  }

  @Override
  default Block inRound(Block block, int round) {
    return inner().inRound(block, round);
  }

  @Override
  default Block sealed(Block block, int round, List<Signature> seals) {
    return inner().sealed(block, round, seals);
  }

  @Override
  default Bytes extraData(Bytes vanity, List<Address> validators, Optional<Vote> vote) {
    return inner().extraData(vanity, validators, vote);
  }
}
