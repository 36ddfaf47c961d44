package io.witan.protocol.wire;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.AccessListEntry;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Bloom;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.wire.EthFrame.BlockNumberAndHash;
import io.witan.protocol.wire.EthFrame.Body;
import io.witan.protocol.wire.EthFrame.Origin;
import io.witan.protocol.wire.EthFrame.PooledHash;
import java.util.List;
import java.util.Optional;

/** One frame of each kind, with something in every field. */
final class Samples {
  private static final Hash HASH = Keccak.hash(Bytes.ofInts(1, 2, 3));
  private static final Address ADDRESS = Address.of(HASH.bytes().slice(0, 20));
  private static final Signature SIGNATURE =
      new Signature(1, Uint256.of(HASH.bytes()), Uint256.of(7));

  private Samples() {}

  static List<Transaction> transactions() {
    Bytes data = Bytes.ofInts(9, 8, 7);
    Uint256 price = Uint256.of(1_000_000_007);
    return List.of(
        new Transaction.Legacy(
            1,
            price,
            21000,
            Optional.of(ADDRESS),
            Uint256.ONE,
            data,
            Uint256.of(2710),
            Uint256.of(5),
            Uint256.of(6)),
        new Transaction.AccessList(
            Uint256.of(1337),
            2,
            price,
            30000,
            Optional.empty(),
            Uint256.ZERO,
            data,
            List.of(new AccessListEntry(ADDRESS, List.of(Uint256.of(3)))),
            SIGNATURE),
        new Transaction.FeeMarket(
            Uint256.of(1337),
            3,
            Uint256.ONE,
            price,
            40000,
            Optional.of(ADDRESS),
            Uint256.MAX,
            Bytes.EMPTY,
            List.of(),
            SIGNATURE));
  }

  static Header header(boolean modern) {
    HeaderBuilder header =
        new HeaderBuilder()
            .parentHash(HASH)
            .ommersHash(HASH)
            .coinbase(ADDRESS)
            .stateRoot(HASH)
            .transactionsRoot(HASH)
            .receiptsRoot(HASH)
            .logsBloom(Bloom.of(Bytes.wrap(new byte[Bloom.SIZE])))
            .difficulty(Uint256.ONE)
            .number(300)
            .gasLimit(1L << 40)
            .gasUsed(77)
            .timestamp(1_700_000_000)
            .extraData(Bytes.ofInts(0xc0, 1, 2))
            .mixHash(HASH)
            .nonce(Bytes.wrap(new byte[8]));
    if (modern) {
      header.baseFeePerGas(Uint256.ZERO).withdrawalsRoot(HASH);
    }
    return header.build();
  }

  static Block block(boolean modern) {
    return new Block(
        header(modern),
        transactions(),
        List.of(),
        modern ? Optional.of(List.of()) : Optional.empty());
  }

  /** Frames as a peer of this version can send them. */
  static List<EthFrame> frames(int version) {
    List<Hash> hashes = List.of(HASH, Hash.ZERO);
    Optional<PooledHash.Kind> kind =
        version >= 68 ? Optional.of(new PooledHash.Kind(2, 300)) : Optional.empty();
    Receipt receipt =
        new Receipt(
            0,
            Receipt.SUCCEEDED,
            21000,
            Bloom.of(Bytes.wrap(new byte[Bloom.SIZE])),
            List.of(new Log(ADDRESS, List.of(HASH), Bytes.ofInts(5))));
    Receipt typed = new Receipt(2, Receipt.FAILED, 42000, receipt.bloom(), List.of());
    return List.of(
        new EthFrame.Status(
            version, 1337, Uint256.MAX, HASH, Hash.ZERO, new ForkId(Bytes.ofInts(1, 2, 3, 4), -1)),
        new EthFrame.NewBlockHashes(List.of(new BlockNumberAndHash(HASH, 12))),
        new EthFrame.Transactions(transactions()),
        new EthFrame.GetBlockHeaders(-1L, new Origin.ByNumber(0), 192, -1L, true),
        new EthFrame.GetBlockHeaders(5, new Origin.ByHash(HASH), 1, 0, false),
        new EthFrame.BlockHeaders(6, List.of(header(false), header(true))),
        new EthFrame.GetBlockBodies(7, hashes),
        new EthFrame.BlockBodies(8, List.of(Body.of(block(false)), Body.of(block(true)))),
        new EthFrame.NewBlock(block(true), Uint256.of(9)),
        new EthFrame.NewPooledTransactionHashes(List.of(new PooledHash(HASH, kind))),
        new EthFrame.GetPooledTransactions(10, hashes),
        new EthFrame.PooledTransactions(11, transactions()),
        new EthFrame.GetReceipts(12, hashes),
        new EthFrame.Receipts(13, List.of(List.of(receipt, typed), List.of())));
  }
}
