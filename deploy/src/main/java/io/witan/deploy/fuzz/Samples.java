package io.witan.deploy.fuzz;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.View;
import io.witan.protocol.consensus.raft.Entry;
import io.witan.protocol.consensus.raft.Log;
import io.witan.protocol.consensus.raft.Members;
import io.witan.protocol.consensus.raft.MembershipChange;
import io.witan.protocol.consensus.raft.RaftFrame;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.discovery.Endpoint;
import io.witan.protocol.discovery.Neighbour;
import io.witan.protocol.discovery.Packet;
import io.witan.protocol.ledger.AccessListEntry;
import io.witan.protocol.ledger.Authorization;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Bloom;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.Withdrawal;
import io.witan.protocol.wire.EnodeUrl;
import io.witan.protocol.wire.EthFrame;
import io.witan.protocol.wire.ForkId;
import io.witan.protocol.wire.NodeKey;
import io.witan.protocol.wire.NodeRecord;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** One thing of each kind that peers send, with something in every field. */
final class Samples {
  static final NodeKey KEY = key(1);
  static final NodeKey OTHER = key(2);
  static final Hash HASH = Keccak.hash(Bytes.ofInts(1, 2, 3));
  static final Address ADDRESS = Address.of(HASH.bytes().slice(0, 20));
  static final Signature SIGNATURE = KEY.sign(HASH);
  static final EnodeUrl URL =
      new EnodeUrl(KEY.publicKey(), Optional.of("10.0.0.1"), 21000, 0, OptionalInt.of(50400));

  private static final Uint256 CHAIN = Uint256.of(1337);
  private static final Uint256 PRICE = Uint256.of(1_000_000_007);
  private static final Bytes DATA = Bytes.ofInts(9, 8, 7);
  private static final List<AccessListEntry> ACCESS =
      List.of(new AccessListEntry(ADDRESS, List.of(Uint256.of(3), Uint256.MAX)));
  private static final long EXPIRATION = 1_700_000_000L;

  private Samples() {}

  private static NodeKey key(int n) {
    return NodeKey.of(Secp256k1.get(), Keccak.hash(Bytes.ofInts(0, n)).bytes());
  }

  /** One of each type; of type 0 one with a chain id and one without. */
  static List<Transaction> transactions() {
    Optional<Address> to = Optional.of(ADDRESS);
    Uint256 r = SIGNATURE.r();
    Uint256 s = SIGNATURE.s();
    return List.of(
        new Transaction.Legacy(1, PRICE, 21000, to, Uint256.ONE, DATA, Uint256.of(2710), r, s),
        new Transaction.Legacy(
            0, Uint256.ZERO, 53000, Optional.empty(), Uint256.ZERO, DATA, Uint256.of(27), r, s),
        new Transaction.AccessList(
            CHAIN, 2, PRICE, 30000, Optional.empty(), Uint256.ZERO, DATA, ACCESS, SIGNATURE),
        new Transaction.FeeMarket(
            CHAIN, 3, Uint256.ONE, PRICE, 4, to, Uint256.MAX, Bytes.EMPTY, ACCESS, SIGNATURE),
        new Transaction.Blob(
            CHAIN,
            4,
            Uint256.ONE,
            PRICE,
            5,
            ADDRESS,
            Uint256.ONE,
            DATA,
            ACCESS,
            PRICE,
            List.of(HASH, HASH),
            SIGNATURE),
        new Transaction.SetCode(
            CHAIN,
            5,
            Uint256.ONE,
            PRICE,
            6,
            ADDRESS,
            Uint256.ONE,
            DATA,
            ACCESS,
            List.of(new Authorization(CHAIN, ADDRESS, 7, 1, r, s)),
            SIGNATURE));
  }

  static QbftExtraData extraData() {
    return new QbftExtraData(
        Bytes.wrap(new byte[32]),
        List.of(ADDRESS, KEY.publicKey().address()),
        Optional.of(new QbftExtraData.Vote(ADDRESS, true)),
        5,
        List.of(SIGNATURE.toBytes(), SIGNATURE.toBytes()));
  }

  /** A header with the fields of QBFT, or with those of Osaka. */
  static Header header(boolean osaka) {
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
            .timestamp(EXPIRATION)
            .extraData(extraData().encode())
            .mixHash(HASH)
            .nonce(Bytes.wrap(new byte[8]));
    if (osaka) {
      header.baseFeePerGas(Uint256.ZERO).withdrawalsRoot(HASH).blobGasUsed(1).excessBlobGas(2);
      header.parentBeaconBlockRoot(HASH).requestsHash(HASH);
    }
    return header.build();
  }

  /** A small one: it stands inside of many messages. */
  static Block block(boolean osaka) {
    Withdrawal withdrawal = new Withdrawal(1, 2, ADDRESS, 3);
    return new Block(
        header(osaka),
        List.of(transactions().get(osaka ? 3 : 0)),
        osaka ? List.of(header(false)) : List.of(),
        osaka ? Optional.of(List.of(withdrawal)) : Optional.empty());
  }

  static List<Receipt> receipts() {
    Bloom bloom = Bloom.of(Bytes.wrap(new byte[Bloom.SIZE]));
    var log = new io.witan.protocol.ledger.Log(ADDRESS, List.of(HASH, HASH), DATA);
    return List.of(
        new Receipt(0, Receipt.SUCCEEDED, 21000, bloom, List.of(log, log)),
        new Receipt(0, HASH.bytes(), 21000, bloom, List.of()),
        new Receipt(2, Receipt.FAILED, 42000, bloom, List.of(log)));
  }

  /** As a peer that speaks this version can send them. */
  static List<EthFrame> eth(int version) {
    List<Hash> hashes = List.of(HASH, Hash.ZERO);
    Optional<EthFrame.PooledHash.Kind> kind =
        version >= 68 ? Optional.of(new EthFrame.PooledHash.Kind(2, 300)) : Optional.empty();
    return List.of(
        new EthFrame.Status(
            version, 1337, Uint256.MAX, HASH, HASH, new ForkId(Bytes.ofInts(1, 2, 3, 4), -1)),
        new EthFrame.NewBlockHashes(List.of(new EthFrame.BlockNumberAndHash(HASH, 12))),
        new EthFrame.Transactions(transactions()),
        EthFrame.GetBlockHeaders.ascending(-1L, 300, 192),
        new EthFrame.GetBlockHeaders(5, new EthFrame.Origin.ByHash(HASH), 1, 7, true),
        new EthFrame.BlockHeaders(6, List.of(header(false), header(true))),
        new EthFrame.GetBlockBodies(7, hashes),
        new EthFrame.BlockBodies(
            8, List.of(EthFrame.Body.of(block(false)), EthFrame.Body.of(block(true)))),
        new EthFrame.NewBlock(block(true), Uint256.of(9)),
        new EthFrame.NewPooledTransactionHashes(List.of(new EthFrame.PooledHash(HASH, kind))),
        new EthFrame.GetPooledTransactions(10, hashes),
        new EthFrame.PooledTransactions(11, transactions()),
        new EthFrame.GetReceipts(12, hashes),
        new EthFrame.Receipts(13, List.of(receipts(), List.of())));
  }

  static List<BftFrame> qbft() {
    View view = new View(300, 2);
    var prepare = new BftFrame.Prepare(view, HASH, SIGNATURE);
    var prepared =
        new BftFrame.SignedRoundChange(
            view, Optional.of(new BftFrame.PreparedValue(1, HASH)), SIGNATURE);
    var nothing = new BftFrame.SignedRoundChange(view, Optional.empty(), SIGNATURE);
    return List.of(
        new BftFrame.Proposal(
            view, block(false), SIGNATURE, List.of(prepared, nothing), List.of(prepare, prepare)),
        prepare,
        new BftFrame.Commit(view, HASH, SIGNATURE, SIGNATURE),
        new BftFrame.RoundChange(prepared, Optional.of(block(false)), List.of(prepare, prepare)),
        new BftFrame.RoundChange(nothing, Optional.empty(), List.of()));
  }

  static List<BftFrame> ibft() {
    View view = new View(300, 2);
    Optional<Address> named = Optional.of(ADDRESS);
    var vote = new BftFrame.SignedRoundChange(view, Optional.empty(), named, SIGNATURE);
    return List.of(
        new BftFrame.Proposal(view, block(false), named, SIGNATURE, List.of(), List.of()),
        new BftFrame.Prepare(view, HASH, named, SIGNATURE),
        new BftFrame.Commit(view, HASH, SIGNATURE, named, SIGNATURE),
        new BftFrame.RoundChange(vote, Optional.empty(), List.of()));
  }

  static List<RaftFrame> raft() {
    Members members = Members.founding(List.of(URL));
    return List.of(
        new RaftFrame.AskVote(3, true, 4, 5),
        new RaftFrame.Vote(3, false, true),
        new RaftFrame.Append(
            3,
            4,
            5,
            List.of(
                new Entry(5, 3, new Entry.TermBegan()),
                new Entry(6, 3, Entry.Minted.of(block(false))),
                new Entry(7, 3, new Entry.MembersChanged(members))),
            2),
        new RaftFrame.Appended(3, 7),
        new RaftFrame.AppendRejected(3, 7, 5, 2),
        new RaftFrame.Snapshot(3, new Log.Base(7, 3, members, 200)),
        new RaftFrame.Propose(3, new MembershipChange.Remove(1)));
  }

  static List<Packet> packets() {
    Endpoint four = new Endpoint(Bytes.ofInts(10, 0, 0, 1), 30303, 30303);
    Endpoint six = new Endpoint(HASH.bytes().slice(0, 16), 30303, 0);
    OptionalLong sequence = OptionalLong.of(7);
    Bytes record = NodeRecord.sign(KEY, 7, four.ip(), four.udp(), four.tcp());
    return List.of(
        new Packet.Ping(four, six, EXPIRATION, sequence),
        new Packet.Pong(four, HASH, EXPIRATION, sequence),
        new Packet.FindNode(KEY.publicKey(), EXPIRATION),
        new Packet.Neighbours(
            List.of(new Neighbour(KEY.publicKey(), four), new Neighbour(OTHER.publicKey(), six)),
            EXPIRATION),
        new Packet.RecordRequest(EXPIRATION),
        new Packet.RecordResponse(HASH, record));
  }
}
