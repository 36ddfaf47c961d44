package io.witan.protocol.rules;

/**
 * The revisions of the EVM, oldest first. Muir Glacier and the other delays change nothing here.
 */
public enum Fork {
  FRONTIER,
  HOMESTEAD,
  TANGERINE_WHISTLE,
  SPURIOUS_DRAGON,
  BYZANTIUM,
  CONSTANTINOPLE,
  PETERSBURG,
  ISTANBUL,
  BERLIN,
  LONDON,
  PARIS,
  SHANGHAI,
  CANCUN,
  PRAGUE,
  OSAKA;

  public boolean isAtLeast(Fork other) {
    return compareTo(other) >= 0;
  }
}
