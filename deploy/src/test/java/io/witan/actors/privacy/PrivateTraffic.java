package io.witan.actors.privacy;

import io.witan.deploy.keys.NodeKey;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.evm.ContractAddress;
import io.witan.protocol.execution.BlockExecution;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.ledger.PrivacyMarker;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.store.GenesisBlock;
import io.witan.protocol.store.LedgerStore;
import io.witan.protocol.store.MemoryLedgerStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A chain that grows by drawn transactions of one sender, public, private and markers. */
final class PrivateTraffic {
  /** Stores the word that it is called with. */
  private static final Bytes STORAGE =
      Bytes.fromHex("36600f5760005460005260206000f35b60003560005500");

  private static final Bytes MAKE_STORAGE =
      Bytes.concat(Bytes.fromHex("602a6000556017601160003960176000f3"), STORAGE);

  private final Choices lots;
  private final Signer signer = NodeKey.of(Uint256.of(7).toBytes32()).signer();
  private final List<Address> contracts = new ArrayList<>();
  private final LedgerStore store = new MemoryLedgerStore();
  private long nonce;
  private long payloads;

  /** What was ever sent, by its hash, whether it comes to anybody or not. */
  final TreeMap<PayloadHash, Bytes> sent = new TreeMap<>();

  final PublicChain chain;

  PrivateTraffic(Choices lots) {
    this.lots = lots;
    ChainConfig config =
        new ChainConfig(Uint256.of(1337), ForkSchedule.all(Fork.BERLIN), Optional.empty())
            .withPrivacy(new ChainConfig.PrivacyFrom(true, Optional.of(0L), Optional.of(0L)));
    Header header = new HeaderBuilder().gasLimit(10_000_000).timestamp(1_700_000_000).build();
    store.apply(GenesisBlock.of(new Genesis(config, header, StateDiff.NONE)));
    this.chain = new PublicChain(store, config, Secp256k1.get());
  }

  long height() {
    return store.appliedHeight();
  }

  /** Makes a block, and gives the payloads that its parties are to get. */
  List<PayloadHash> block() {
    List<PayloadHash> named = new ArrayList<>();
    List<RecoveredTransaction> transactions = new ArrayList<>();
    for (int i = lots.pick("transactions", 4); i > 0; i--) {
      transactions.add(
          switch (lots.pick("kind", 4)) {
            case 0 -> signed(Optional.of(signer.address()), Bytes.EMPTY, false);
            case 1 -> marker(named);
            default -> hidden(named);
          });
    }
    Header parent = chain.block(height()).header();
    Header template =
        new HeaderBuilder()
            .parentHash(BlockHash.of(parent))
            .number(parent.number() + 1)
            .timestamp(parent.timestamp() + 1)
            .gasLimit(parent.gasLimit())
            .build();
    ExecutedBlock built =
        BlockExecution.build(
                store.stateAt(parent),
                chain.config(),
                parent,
                template,
                transactions,
                at -> store.hashAt(at).orElseThrow(),
                Workers.CALLER)
            .block();
    if (built.transactions().size() != transactions.size()) {
      throw new AssertionError("a transaction is not in its block");
    }
    store.apply(built);
    return named;
  }

  /** A private transaction: makes a contract, or calls one that there may be. */
  private RecoveredTransaction hidden(List<PayloadHash> named) {
    if (contracts.isEmpty() || lots.chance("make", 1, 3)) {
      contracts.add(ContractAddress.of(signer.address(), nonce));
      return signed(Optional.empty(), send(MAKE_STORAGE, named), true);
    }
    Address contract = contracts.get(lots.pick("contract", contracts.size()));
    Bytes word = Uint256.of(lots.pick("word", 1_000)).toBytes32();
    return signed(Optional.of(contract), send(word, named), true);
  }

  private RecoveredTransaction marker(List<PayloadHash> named) {
    Legacy inner = (Legacy) hidden(named).transaction();
    nonce--;
    Bytes payload = lots.chance("broken", 1, 8) ? Bytes.ofInts(1) : PrivacyMarker.encode(inner);
    return signed(Optional.of(PrivacyMarker.PRECOMPILE), send(payload, named), false);
  }

  private Bytes send(Bytes payload, List<PayloadHash> named) {
    PayloadHash hash = PayloadHash.ofCipherText(Uint256.of(++payloads).toBytes32());
    sent.put(hash, payload);
    named.add(hash);
    return hash.bytes();
  }

  private RecoveredTransaction signed(Optional<Address> to, Bytes data, boolean isPrivate) {
    int v = isPrivate ? 37 : 27;
    Hash digest = TransactionCodec.signingHash(transaction(to, data, v, Uint256.ONE, Uint256.ONE));
    Signature signature = signer.sign(digest);
    Legacy tx = transaction(to, data, v + signature.yParity(), signature.r(), signature.s());
    nonce++;
    return RecoveredTransaction.recover(tx, Secp256k1.get(), true).orElseThrow();
  }

  private Legacy transaction(Optional<Address> to, Bytes data, int v, Uint256 r, Uint256 s) {
    return new Legacy(nonce, Uint256.ZERO, 200_000, to, Uint256.ZERO, data, Uint256.of(v), r, s);
  }
}
