package io.witan.persistence.store;

import java.nio.charset.StandardCharsets;

/** The column families of the ledger's database. Names are part of the format. */
enum Column {
  /** Text key to format version, genesis hash, applied height and oldest state. */
  META("default", Shape.ORDERED),
  /** Height to block hash. */
  HASHES("hashes", Shape.ORDERED),
  /** Block hash to height. */
  HEIGHTS("heights", Shape.SCATTERED),
  /** Height to block. */
  BLOCKS("blocks", Shape.ORDERED),
  /** Height to the outcomes of the block's transactions. */
  OUTCOMES("outcomes", Shape.ORDERED),
  /** Height to the senders of the block's transactions. */
  SENDERS("senders", Shape.ORDERED),
  /** Transaction hash to its place. */
  PLACES("places", Shape.SCATTERED),
  /** Hash to contract code. */
  CODES("codes", Shape.SCATTERED),
  /** {@link StateKey} to what it holds at the head, as {@link Written}. */
  STATE("state", Shape.SCATTERED),
  /** State key and height to what it held before the block there, as {@link Replaced}. */
  HISTORY("history", Shape.VERSIONS),
  /** Height to the state keys that the block changed, as {@link ChangedKeys}. */
  CHANGES("changes", Shape.ORDERED);

  /** How keys come in. */
  enum Shape {
    /** In order, or with neighbours alike: values worth compressing. */
    ORDERED,
    /** Hashes: looked up one by one, values that do not compress. */
    SCATTERED,
    /** What one key held time after time: much alike, seldom read, and the most of an archive. */
    VERSIONS
  }

  private final String label;
  private final Shape shape;

  Column(String label, Shape shape) {
    this.label = label;
    this.shape = shape;
  }

  byte[] label() {
    return label.getBytes(StandardCharsets.US_ASCII);
  }

  Shape shape() {
    return shape;
  }
}
