package io.witan.protocol.wire;

import io.witan.protocol.consensus.bft.BftCodec;
import io.witan.protocol.consensus.raft.RaftCodec;

/** The largest messages that are read, in bytes, and how much one answer holds. */
public final class WireLimits {
  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;

  /** Content of a frame: a message of 10 MiB that snappy made a little longer. */
  public static final int MAX_FRAME = 12 * MIB;

  /** Messages before the other side has said hello, and devp2p's own messages after it. */
  static final int MAX_BASE_MESSAGE = 2 * KIB;

  /** A message with a whole block. */
  static final int MAX_BLOCK_MESSAGE = 10 * MIB;

  /** Bytes after which the sender of an answer stops adding, as geth does. */
  public static final int SOFT_ANSWER = 2 * MIB;

  /** Headers in one answer. */
  public static final int MAX_HEADERS = 1024;

  /** Hashes in one request. */
  public static final int MAX_HASHES = 1024;

  /** Transactions in one message of the pool. */
  public static final int MAX_TRANSACTIONS = 16 * KIB;

  /** Announced hashes in one message. */
  public static final int MAX_ANNOUNCED = 8 * KIB;

  private WireLimits() {}

  /** Uncompressed size of an eth message. */
  static int eth(int code) {
    return switch (code) {
      case EthCodec.STATUS, EthCodec.GET_BLOCK_HEADERS -> 4 * KIB;
      case EthCodec.NEW_BLOCK_HASHES,
          EthCodec.GET_BLOCK_BODIES,
          EthCodec.GET_POOLED_TRANSACTIONS,
          EthCodec.GET_NODE_DATA,
          EthCodec.GET_RECEIPTS ->
          64 * KIB;
      case EthCodec.NEW_POOLED_TRANSACTION_HASHES -> 512 * KIB;
      case EthCodec.TRANSACTIONS, EthCodec.BLOCK_HEADERS, EthCodec.POOLED_TRANSACTIONS -> 4 * MIB;
      case EthCodec.BLOCK_BODIES, EthCodec.NEW_BLOCK, EthCodec.RECEIPTS -> MAX_BLOCK_MESSAGE;
      default -> 0;
    };
  }

  /** Uncompressed size of a consensus message. */
  static int istanbul(int code) {
    return switch (code) {
      case BftCodec.PREPARE, BftCodec.COMMIT -> 4 * KIB;
      default -> MAX_BLOCK_MESSAGE;
    };
  }

  /** Uncompressed size of a Raft message. */
  static int raft(int code) {
    return switch (code) {
      case RaftCodec.APPEND -> MAX_BLOCK_MESSAGE;
      case RaftCodec.SNAPSHOT -> 128 * KIB;
      default -> 4 * KIB;
    };
  }
}
