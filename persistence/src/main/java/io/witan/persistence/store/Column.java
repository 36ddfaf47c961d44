package io.witan.persistence.store;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The column families of our databases. Names are part of their formats. */
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
  /** Height of each block that may concern private states to nothing. */
  PRIVATE("private", Shape.ORDERED),
  /** Hash to contract code. */
  CODES("codes", Shape.SCATTERED),
  /** {@link StateKey} to what it holds at the head, as {@link Written}; not {@link UpperRows}. */
  STATE("state", Shape.SCATTERED),
  /** State key and height to what it held before the block there, as {@link Replaced}. */
  HISTORY("history", Shape.VERSIONS),
  /** Height to what the block changed of {@link UpperRows}. */
  UPPER("upper", Shape.ORDERED),
  /** Height to the state keys that the block changed, as {@link ChangedKeys}. */
  CHANGES("changes", Shape.ORDERED),
  /** Height to the private root after the block, and to what else the block put in. */
  APPLIED("applied", Shape.ORDERED),
  /** Height to the private receipts of the block. */
  RECEIPTS("receipts", Shape.ORDERED),
  /** Payload to the first block that names it, and whether it was here then. */
  PAYLOADS("payloads", Shape.SCATTERED),
  /** Address and height of its creation to what is kept of a private contract. */
  CONTRACTS("contracts", Shape.SCATTERED),
  /** Management contract and height to an extension of a private contract after the block there. */
  EXTENSIONS("extensions", Shape.SCATTERED),
  /** Hash to the key of a storage word that some private contract wrote. */
  STORAGE_KEYS("storage-keys", Shape.SCATTERED);

  /** Of the public ledger. */
  static final Set<Column> LEDGER = Collections.unmodifiableSet(EnumSet.range(META, CHANGES));

  /** Of a private state. */
  static final Set<Column> PRIVATE_STATE =
      Collections.unmodifiableSet(
          EnumSet.of(
              META,
              PLACES,
              CODES,
              STATE,
              HISTORY,
              UPPER,
              CHANGES,
              APPLIED,
              RECEIPTS,
              PAYLOADS,
              CONTRACTS,
              EXTENSIONS,
              STORAGE_KEYS));

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
