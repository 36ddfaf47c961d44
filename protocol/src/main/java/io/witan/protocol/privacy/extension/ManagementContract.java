package io.witan.protocol.privacy.extension;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;

/**
 * The private contract that manages one extension: the data of transactions to it. Its functions
 * are those of GoQuorum's, so that a node of either kind can be the other's counterpart.
 */
public final class ManagementContract {
  private static final Bytes VOTE = Abi.selector("doVote(bool,string)");
  private static final Bytes SHARE = Abi.selector("setSharedStateHash(string)");
  private static final Bytes FINISH = Abi.selector("finish()");

  private ManagementContract() {}

  /**
   * Makes it.
   *
   * @param contract to be extended
   * @param recipient account that votes for the new party
   * @param recipientKey of the new party, in Base64
   */
  public static Bytes creation(Address contract, Address recipient, String recipientKey) {
    return Bytes.concat(
        ManagementCode.INIT, Abi.arguments(recipientKey, Abi.word(contract), Abi.word(recipient)));
  }

  /**
   * Votes.
   *
   * @param proof names the payload by which the voter's node knows that it agreed; empty where the
   *     vote is against
   */
  public static Bytes vote(boolean accepts, String proof) {
    return Bytes.concat(VOTE, Abi.arguments(proof, Abi.word(accepts)));
  }

  /**
   * Tells all parties where the state is.
   *
   * @param hash of its payload, in Base64
   */
  public static Bytes share(String hash) {
    return Bytes.concat(SHARE, Abi.arguments(hash));
  }

  /** Ends it. */
  public static Bytes finish() {
    return FINISH;
  }
}
