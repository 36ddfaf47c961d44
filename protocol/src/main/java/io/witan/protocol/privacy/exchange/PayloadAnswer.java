package io.witan.protocol.privacy.exchange;

/** What a manager says of a payload: that none is here is never said of one that was. */
public sealed interface PayloadAnswer {
  /** It is here. */
  record Found(Received payload) implements PayloadAnswer {}

  /** No key of this manager is a party to it, or it has not come yet. */
  record NotParty() implements PayloadAnswer {}

  /** It was here and was deleted: what it did cannot be derived any more, until it comes again. */
  record Deleted() implements PayloadAnswer {}

  /**
   * It cannot be said now: the store or the enclave does not answer.
   *
   * @param reason without any content
   */
  record Unavailable(String reason) implements PayloadAnswer {}
}
