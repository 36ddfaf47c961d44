package io.witan.actors.node;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.chain.SealedHeader;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.rules.ChainConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Recovers signers, each only once while it is remembered: so that the seals which the chain checks
 * in its turn may have been recovered before.
 */
public final class SealCache implements Verifier {
  private static final int REMEMBERED = 8_192;

  private final Verifier verifier;
  private final Once<Seal, Optional<Address>> known = new Once<>(REMEMBERED);

  private record Seal(Hash digest, Signature signature) {}

  public SealCache(Verifier verifier) {
    this.verifier = verifier;
  }

  /**
   * What recovers the signers of a block's commit seals, a task for each, so that they are known
   * when its turn comes.
   *
   * @param most seals that the block can have
   */
  public List<Supplier<Boolean>> recoveries(ChainConfig config, Header header, int most) {
    List<Supplier<Boolean>> tasks = new ArrayList<>();
    config
        .consensusAt(header.number())
        .flatMap(bft -> SealedHeader.read(header, bft.algorithm(), this))
        .ifPresent(
            own ->
                own.seals().stream()
                    .limit(most)
                    .flatMap(seal -> SealedHeader.signature(seal).stream())
                    .forEach(seal -> tasks.add(() -> recover(own.sealed(), seal).isPresent())));
    return tasks;
  }

  @Override
  public Optional<PublicKey> recoverKey(Hash digest, Signature signature) {
    return verifier.recoverKey(digest, signature);
  }

  @Override
  public Optional<Address> recover(Hash digest, Signature signature) {
    return known.get(
        new Seal(digest, signature), seal -> verifier.recover(seal.digest(), seal.signature()));
  }
}
