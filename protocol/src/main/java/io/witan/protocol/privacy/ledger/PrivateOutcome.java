package io.witan.protocol.privacy.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.state.AccountCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * What one party has of the contract that a private transaction created or called, after its block.
 * All parties to the transaction must have the same; they tell each other.
 *
 * @param digest Keccak-256 of the contract's account, with its storage root
 */
public record PrivateOutcome(long height, PayloadHash payload, Address contract, Hash digest) {
  /** Most that are told in one message. */
  public static final int MOST_TOLD = 1_000;

  /** Those of a block, one for each payload that was run on a contract that is here. */
  public static List<PrivateOutcome> of(PrivateBlock block) {
    List<PrivateOutcome> outcomes = new ArrayList<>();
    block.state().root(); // makes the storage roots of the accounts below
    block
        .contracts()
        .forEach(
            (payload, contract) ->
                block
                    .state()
                    .accounts()
                    .account(contract)
                    .map(account -> Keccak.hash(AccountCodec.encode(account)))
                    .map(digest -> new PrivateOutcome(block.height(), payload, contract, digest))
                    .ifPresent(outcomes::add));
    return outcomes;
  }

  /** {@code [[height, payload, contract, digest]…]}. */
  public static Bytes encode(List<PrivateOutcome> outcomes) {
    return new RlpWriter(160 * outcomes.size() + 8).list(outcomes, PrivateOutcome::write).toBytes();
  }

  private static void write(RlpWriter out, PrivateOutcome outcome) {
    out.startList().number(outcome.height).bytes(outcome.payload.bytes());
    out.address(outcome.contract).hash(outcome.digest).endList();
  }

  /**
   * Reads what another party tells.
   *
   * @throws IllegalArgumentException if it is not what {@link #encode} makes of at most {@link
   *     #MOST_TOLD}
   */
  public static List<PrivateOutcome> decode(Bytes told) {
    List<PrivateOutcome> outcomes = RlpReader.decode(told, in -> in.list(PrivateOutcome::read));
    if (outcomes.size() > MOST_TOLD) {
      throw new IllegalArgumentException(
          outcomes.size() + " outcomes are more than the " + MOST_TOLD + " of one message");
    }
    return outcomes;
  }

  private static PrivateOutcome read(RlpReader in) {
    in.startList();
    PrivateOutcome outcome =
        new PrivateOutcome(
            in.nonNegativeLong(),
            new PayloadHash(in.fixed(PayloadHash.SIZE)),
            in.address(),
            in.hash());
    in.endList();
    return outcome;
  }
}
