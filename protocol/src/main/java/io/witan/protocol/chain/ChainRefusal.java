package io.witan.protocol.chain;

/** Why a block does not become part of the chain. */
public enum ChainRefusal {
  BELOW_HEAD("its height is final already, with another block"),
  TOO_FAR_AHEAD("its height is beyond the queue"),
  PARENT("its parent is not the head"),
  NUMBER("its number does not follow its parent's"),
  TIME("it is earlier than its parent plus the block period"),
  GAS_LIMIT("its gas limit moves too far"),
  GAS_USED("it uses more gas than its limit"),
  DIFFICULTY("its difficulty is not 1"),
  MIX_HASH("its mix hash is not the Istanbul digest"),
  OMMERS("it has ommers"),
  EXTRA_DATA("its extra data cannot be read"),
  VALIDATORS("the validators it names are not those of its height"),
  AUTHOR("its author is not a validator of its height"),
  SEAL_MALFORMED("a seal is no signature"),
  SEAL_OF_STRANGER("a seal is not from a validator of its height"),
  SEAL_TWICE("a validator sealed it twice"),
  SEALS_MISSING("fewer validators sealed it than the quorum"),
  EXECUTION("its execution does not give what its header says");

  private final String text;

  ChainRefusal(String text) {
    this.text = text;
  }

  /** For people. */
  public String text() {
    return text;
  }
}
