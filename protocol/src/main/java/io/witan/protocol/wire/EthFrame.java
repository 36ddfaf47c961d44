package io.witan.protocol.wire;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.Withdrawal;
import io.witan.protocol.machine.Frame;
import java.util.List;
import java.util.Optional;

/**
 * The messages of the devp2p capability {@code eth}, versions 66 to 68. A request id is an unsigned
 * 64-bit number that the answer repeats.
 */
public sealed interface EthFrame extends Frame {

  /** A frame that is an answer to one request. */
  sealed interface Answer extends EthFrame {
    long requestId();
  }

  /**
   * The first message both ways.
   *
   * @param totalDifficulty of the chain up to and with {@code head}
   */
  record Status(
      int version, long networkId, Uint256 totalDifficulty, Hash head, Hash genesis, ForkId forkId)
      implements EthFrame {}

  /** A block that exists, without its content. */
  record BlockNumberAndHash(Hash hash, long number) {}

  record NewBlockHashes(List<BlockNumberAndHash> blocks) implements EthFrame {
    public NewBlockHashes {
      blocks = List.copyOf(blocks);
    }
  }

  record Transactions(List<Transaction> transactions) implements EthFrame {
    public Transactions {
      transactions = List.copyOf(transactions);
    }
  }

  /** The block at which a range of headers begins. */
  sealed interface Origin {
    record ByNumber(long number) implements Origin {}

    record ByHash(Hash hash) implements Origin {}
  }

  /**
   * Asks for headers.
   *
   * @param limit most headers wanted
   * @param skip blocks left out between two headers, as an unsigned long
   * @param reverse towards the genesis
   */
  record GetBlockHeaders(long requestId, Origin origin, int limit, long skip, boolean reverse)
      implements EthFrame {
    /** The headers of {@code limit} blocks from {@code first} on, ascending. */
    public static GetBlockHeaders ascending(long requestId, long first, int limit) {
      return new GetBlockHeaders(requestId, new Origin.ByNumber(first), limit, 0, false);
    }
  }

  record BlockHeaders(long requestId, List<Header> headers) implements Answer {
    public BlockHeaders {
      headers = List.copyOf(headers);
    }
  }

  record GetBlockBodies(long requestId, List<Hash> hashes) implements EthFrame {
    public GetBlockBodies {
      hashes = List.copyOf(hashes);
    }
  }

  /** A block without its header; fields as in {@link Block}. */
  record Body(
      List<Transaction> transactions, List<Header> ommers, Optional<List<Withdrawal>> withdrawals) {
    public Body {
      transactions = List.copyOf(transactions);
      ommers = List.copyOf(ommers);
      withdrawals = withdrawals.map(List::copyOf);
    }

    public static Body of(Block block) {
      return new Body(block.transactions(), block.ommers(), block.withdrawals());
    }

    /** The block with this body; that they belong together is not checked. */
    public Block under(Header header) {
      return new Block(header, transactions, ommers, withdrawals);
    }
  }

  /**
   * The bodies that the sender has, in the order they were asked for; unknown ones are left out.
   */
  record BlockBodies(long requestId, List<Body> bodies) implements Answer {
    public BlockBodies {
      bodies = List.copyOf(bodies);
    }
  }

  record NewBlock(Block block, Uint256 totalDifficulty) implements EthFrame {}

  /**
   * A transaction that the sender could give.
   *
   * @param kind its type and size; absent in eth/66 and eth/67
   */
  record PooledHash(Hash hash, Optional<Kind> kind) {
    /** Transaction type, and size of its canonical bytes. */
    public record Kind(int type, int size) {}
  }

  record NewPooledTransactionHashes(List<PooledHash> hashes) implements EthFrame {
    public NewPooledTransactionHashes {
      hashes = List.copyOf(hashes);
    }
  }

  record GetPooledTransactions(long requestId, List<Hash> hashes) implements EthFrame {
    public GetPooledTransactions {
      hashes = List.copyOf(hashes);
    }
  }

  record PooledTransactions(long requestId, List<Transaction> transactions) implements Answer {
    public PooledTransactions {
      transactions = List.copyOf(transactions);
    }
  }

  record GetReceipts(long requestId, List<Hash> blockHashes) implements EthFrame {
    public GetReceipts {
      blockHashes = List.copyOf(blockHashes);
    }
  }

  /** One list of receipts per block that the sender has, in the order they were asked for. */
  record Receipts(long requestId, List<List<Receipt>> receipts) implements Answer {
    public Receipts {
      receipts = receipts.stream().map(List::copyOf).toList();
    }
  }
}
