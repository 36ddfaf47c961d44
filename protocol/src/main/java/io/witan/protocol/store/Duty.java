package io.witan.protocol.store;

/** What one JVM of a group at a time does for it: that one which has the lease of it. */
public enum Duty {
  /** Votes, proposes, has the peers; writes the journals of the chain and of the votes. */
  LEDGER(1, "ledger"),
  /**
   * Is the transaction manager, and has the private states and the node's accounts; writes the
   * payloads and the journals of the private ledgers.
   */
  MANAGER(2, "manager"),
  /** Uses the secret keys of private parties, and writes the audit of their uses. */
  ENCLAVE(3, "enclave");

  private final int number;
  private final String title;

  Duty(int number, String title) {
    this.number = number;
    this.title = title;
  }

  /** Stands in the database, and never changes. */
  public int number() {
    return number;
  }

  /** In logs and answers. */
  public String title() {
    return title;
  }
}
