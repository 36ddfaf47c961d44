package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderCodec;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.ledger.Withdrawal;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.wire.EthFrame.BlockBodies;
import io.witan.protocol.wire.EthFrame.BlockHeaders;
import io.witan.protocol.wire.EthFrame.BlockNumberAndHash;
import io.witan.protocol.wire.EthFrame.Body;
import io.witan.protocol.wire.EthFrame.GetBlockBodies;
import io.witan.protocol.wire.EthFrame.GetBlockHeaders;
import io.witan.protocol.wire.EthFrame.GetPooledTransactions;
import io.witan.protocol.wire.EthFrame.GetReceipts;
import io.witan.protocol.wire.EthFrame.NewBlock;
import io.witan.protocol.wire.EthFrame.NewBlockHashes;
import io.witan.protocol.wire.EthFrame.NewPooledTransactionHashes;
import io.witan.protocol.wire.EthFrame.Origin;
import io.witan.protocol.wire.EthFrame.PooledHash;
import io.witan.protocol.wire.EthFrame.PooledTransactions;
import io.witan.protocol.wire.EthFrame.Receipts;
import io.witan.protocol.wire.EthFrame.Status;
import io.witan.protocol.wire.EthFrame.Transactions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The eth messages as bytes (devp2p, "Ethereum Wire Protocol", versions 66 to 68). */
public final class EthCodec {
  static final int STATUS = 0x00;
  static final int NEW_BLOCK_HASHES = 0x01;
  static final int TRANSACTIONS = 0x02;
  static final int GET_BLOCK_HEADERS = 0x03;
  static final int BLOCK_HEADERS = 0x04;
  static final int GET_BLOCK_BODIES = 0x05;
  static final int BLOCK_BODIES = 0x06;
  static final int NEW_BLOCK = 0x07;
  static final int NEW_POOLED_TRANSACTION_HASHES = 0x08;
  static final int GET_POOLED_TRANSACTIONS = 0x09;
  static final int POOLED_TRANSACTIONS = 0x0a;
  static final int GET_NODE_DATA = 0x0d;
  static final int NODE_DATA = 0x0e;
  static final int GET_RECEIPTS = 0x0f;
  static final int RECEIPTS = 0x10;

  /** The first version that announces transactions with type and size. */
  private static final int TYPED_ANNOUNCEMENTS = 68;

  private EthCodec() {}

  /** The message code within the capability. */
  public static int code(EthFrame frame) {
    return switch (frame) {
      case Status ignored -> STATUS;
      case NewBlockHashes ignored -> NEW_BLOCK_HASHES;
      case Transactions ignored -> TRANSACTIONS;
      case GetBlockHeaders ignored -> GET_BLOCK_HEADERS;
      case BlockHeaders ignored -> BLOCK_HEADERS;
      case GetBlockBodies ignored -> GET_BLOCK_BODIES;
      case BlockBodies ignored -> BLOCK_BODIES;
      case NewBlock ignored -> NEW_BLOCK;
      case NewPooledTransactionHashes ignored -> NEW_POOLED_TRANSACTION_HASHES;
      case GetPooledTransactions ignored -> GET_POOLED_TRANSACTIONS;
      case PooledTransactions ignored -> POOLED_TRANSACTIONS;
      case GetReceipts ignored -> GET_RECEIPTS;
      case Receipts ignored -> RECEIPTS;
    };
  }

  /** The payload for a peer that speaks this version. */
  public static Bytes encode(EthFrame frame, int version) {
    RlpWriter out = new RlpWriter(512);
    switch (frame) {
      case Status s -> writeStatus(out, s);
      case NewBlockHashes f -> out.list(f.blocks(), EthCodec::writeAnnounced);
      case Transactions f -> out.list(f.transactions(), TransactionCodec::writeInBody);
      case GetBlockHeaders f -> writeGetHeaders(out, f);
      case BlockHeaders f -> numbered(out, f.requestId(), f.headers(), HeaderCodec::write);
      case GetBlockBodies f -> numbered(out, f.requestId(), f.hashes(), RlpWriter::hash);
      case BlockBodies f -> numbered(out, f.requestId(), f.bodies(), EthCodec::writeBody);
      case NewBlock f -> {
        out.startList();
        f.block().write(out);
        out.number(f.totalDifficulty()).endList();
      }
      case NewPooledTransactionHashes f -> writePooledHashes(out, f, version);
      case GetPooledTransactions f -> numbered(out, f.requestId(), f.hashes(), RlpWriter::hash);
      case PooledTransactions f ->
          numbered(out, f.requestId(), f.transactions(), TransactionCodec::writeInBody);
      case GetReceipts f -> numbered(out, f.requestId(), f.blockHashes(), RlpWriter::hash);
      case Receipts f -> numbered(out, f.requestId(), f.receipts(), EthCodec::writeReceipts);
    }
    return out.toBytes();
  }

  /**
   * Reads a payload from a peer that speaks this version; empty for messages that a BFT chain has
   * no use for.
   *
   * @throws RlpException if the bytes are not that message
   */
  public static Optional<EthFrame> decode(int code, Bytes payload, int version) {
    if (payload.size() > WireLimits.eth(code)) {
      throw new RlpException("an eth message " + code + " of " + payload.size() + " bytes");
    }
    return switch (code) {
      case STATUS -> Optional.of(RlpReader.decode(payload, EthCodec::readStatus));
      case GET_NODE_DATA -> Optional.empty();
      default -> Optional.of(RlpReader.decode(payload, in -> read(code, in, version)));
    };
  }

  /** The answer to a request for nodes of the state: none, for none are kept by their hashes. */
  static Bytes noNodeData(Bytes request) {
    long id = RlpReader.of(request).startList().unsignedLong();
    return new RlpWriter().startList().number(id).startList().endList().endList().toBytes();
  }

  private static EthFrame read(int code, RlpReader in, int version) {
    return switch (code) {
      case NEW_BLOCK_HASHES ->
          new NewBlockHashes(limited(in, WireLimits.MAX_ANNOUNCED, EthCodec::readAnnounced));
      case TRANSACTIONS -> new Transactions(transactions(in));
      case GET_BLOCK_HEADERS -> readGetHeaders(in);
      case NEW_BLOCK -> readNewBlock(in);
      case NEW_POOLED_TRANSACTION_HASHES -> readPooledHashes(in, version);
      default -> readNumbered(code, in);
    };
  }

  private static EthFrame readNumbered(int code, RlpReader in) {
    in.startList();
    long id = in.unsignedLong();
    EthFrame frame =
        switch (code) {
          case BLOCK_HEADERS ->
              new BlockHeaders(id, limited(in, WireLimits.MAX_HEADERS, HeaderCodec::read));
          case GET_BLOCK_BODIES -> new GetBlockBodies(id, hashes(in));
          case BLOCK_BODIES ->
              new BlockBodies(id, limited(in, WireLimits.MAX_HASHES, EthCodec::readBody));
          case GET_POOLED_TRANSACTIONS -> new GetPooledTransactions(id, hashes(in));
          case POOLED_TRANSACTIONS -> new PooledTransactions(id, transactions(in));
          case GET_RECEIPTS -> new GetReceipts(id, hashes(in));
          case RECEIPTS ->
              new Receipts(id, limited(in, WireLimits.MAX_HASHES, EthCodec::readReceipts));
          default -> throw new RlpException("no eth message has code " + code);
        };
    in.endList();
    return frame;
  }

  private static void writeStatus(RlpWriter out, Status s) {
    out.startList().number(s.version()).number(s.networkId()).number(s.totalDifficulty());
    out.hash(s.head()).hash(s.genesis());
    s.forkId().write(out);
    out.endList();
  }

  private static Status readStatus(RlpReader in) {
    in.startList();
    Status status =
        new Status(
            in.nonNegativeInt(),
            in.unsignedLong(),
            in.uint256(),
            in.hash(),
            in.hash(),
            ForkId.read(in));
    in.endList();
    return status;
  }

  private static void writeGetHeaders(RlpWriter out, GetBlockHeaders f) {
    out.startList().number(f.requestId()).startList();
    switch (f.origin()) {
      case Origin.ByNumber at -> out.number(at.number());
      case Origin.ByHash at -> out.hash(at.hash());
    }
    out.number(f.limit()).number(f.skip()).number(f.reverse() ? 1 : 0).endList().endList();
  }

  private static GetBlockHeaders readGetHeaders(RlpReader in) {
    in.startList();
    long id = in.unsignedLong();
    in.startList();
    Bytes start = in.bytes();
    Origin origin =
        start.size() == Hash.SIZE
            ? new Origin.ByHash(Hash.of(start))
            : new Origin.ByNumber(number(start));
    long limit = in.unsignedLong();
    GetBlockHeaders frame =
        new GetBlockHeaders(
            id,
            origin,
            (int) (limit < 0 ? WireLimits.MAX_HEADERS : Math.min(limit, WireLimits.MAX_HEADERS)),
            in.unsignedLong(),
            in.unsignedLong() != 0);
    in.endList().endList();
    return frame;
  }

  private static long number(Bytes bytes) {
    return RlpReader.decode(new RlpWriter().bytes(bytes).toBytes(), RlpReader::nonNegativeLong);
  }

  private static EthFrame readNewBlock(RlpReader in) {
    in.startList();
    NewBlock frame = new NewBlock(Block.read(in), in.uint256());
    in.endList();
    return frame;
  }

  private static void writePooledHashes(RlpWriter out, NewPooledTransactionHashes f, int version) {
    if (version < TYPED_ANNOUNCEMENTS) {
      out.list(f.hashes(), (o, h) -> o.hash(h.hash()));
      return;
    }
    // EIP-5793: one byte string of types, then the sizes, then the hashes.
    List<PooledHash> typed = f.hashes().stream().filter(h -> h.kind().isPresent()).toList();
    byte[] types = new byte[typed.size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = (byte) typed.get(i).kind().orElseThrow().type();
    }
    out.startList().bytes(types);
    out.list(typed, (o, h) -> o.number(h.kind().orElseThrow().size()));
    out.list(typed, (o, h) -> o.hash(h.hash())).endList();
  }

  private static EthFrame readPooledHashes(RlpReader in, int version) {
    if (version < TYPED_ANNOUNCEMENTS) {
      return new NewPooledTransactionHashes(
          limited(in, WireLimits.MAX_ANNOUNCED, r -> new PooledHash(r.hash(), Optional.empty())));
    }
    in.startList();
    Bytes types = in.bytes();
    List<Long> sizes = limited(in, WireLimits.MAX_ANNOUNCED, RlpReader::unsignedLong);
    List<Hash> hashes = limited(in, WireLimits.MAX_ANNOUNCED, RlpReader::hash);
    in.endList();
    if (types.size() != hashes.size() || sizes.size() != hashes.size()) {
      throw new RlpException("types, sizes and hashes differ in number");
    }
    List<PooledHash> all = new ArrayList<>(hashes.size());
    for (int i = 0; i < hashes.size(); i++) {
      int size = Math.clamp(sizes.get(i), 0, Integer.MAX_VALUE);
      all.add(new PooledHash(hashes.get(i), Optional.of(new PooledHash.Kind(types.get(i), size))));
    }
    return new NewPooledTransactionHashes(all);
  }

  private static void writeAnnounced(RlpWriter out, BlockNumberAndHash block) {
    out.startList().hash(block.hash()).number(block.number()).endList();
  }

  private static BlockNumberAndHash readAnnounced(RlpReader in) {
    in.startList();
    BlockNumberAndHash block = new BlockNumberAndHash(in.hash(), in.nonNegativeLong());
    in.endList();
    return block;
  }

  private static void writeBody(RlpWriter out, Body body) {
    out.startList().list(body.transactions(), TransactionCodec::writeInBody);
    out.list(body.ommers(), HeaderCodec::write);
    body.withdrawals().ifPresent(list -> out.list(list, Withdrawal::write));
    out.endList();
  }

  private static Body readBody(RlpReader in) {
    in.startList();
    List<Transaction> transactions = in.list(TransactionCodec::readInBody);
    List<Header> ommers = in.list(HeaderCodec::read);
    Optional<List<Withdrawal>> withdrawals =
        in.hasNext() ? Optional.of(in.list(Withdrawal::read)) : Optional.empty();
    in.endList();
    return new Body(transactions, ommers, withdrawals);
  }

  private static void writeReceipts(RlpWriter out, List<Receipt> receipts) {
    out.list(
        receipts,
        (o, r) -> {
          if (r.type() == 0) {
            o.raw(r.encode());
          } else {
            o.bytes(r.encode());
          }
        });
  }

  private static List<Receipt> readReceipts(RlpReader in) {
    return in.list(r -> r.nextIsList() ? Receipt.decode(r.raw()) : typed(r.bytes()));
  }

  private static Receipt typed(Bytes bytes) {
    if (bytes.isEmpty() || bytes.get(0) >= 0xc0) {
      throw new RlpException("a receipt without a type is wrapped in a byte string");
    }
    return Receipt.decode(bytes);
  }

  private static List<Hash> hashes(RlpReader in) {
    return limited(in, WireLimits.MAX_HASHES, RlpReader::hash);
  }

  private static List<Transaction> transactions(RlpReader in) {
    return limited(in, WireLimits.MAX_TRANSACTIONS, TransactionCodec::readInBody);
  }

  private static <T> void numbered(
      RlpWriter out, long requestId, List<T> items, BiConsumer<RlpWriter, T> element) {
    out.startList().number(requestId).list(items, element).endList();
  }

  private static <T> List<T> limited(RlpReader in, int most, Function<RlpReader, T> element) {
    List<T> items = new ArrayList<>();
    in.startList();
    while (in.hasNext()) {
      if (items.size() == most) {
        throw new RlpException("more than " + most + " elements");
      }
      items.add(element.apply(in));
    }
    in.endList();
    return items;
  }
}
