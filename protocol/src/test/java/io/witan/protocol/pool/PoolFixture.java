package io.witan.protocol.pool;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Observation;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A small pool over accounts that the test sets. */
final class PoolFixture {
  static final PoolLimits LIMITS =
      new PoolLimits(
          12,
          8_192,
          4,
          Duration.ofHours(1),
          1,
          10,
          Duration.ofMillis(20),
          8,
          1 << 20,
          16,
          Duration.ofSeconds(10),
          4);
  private static final long CHAIN = 10;

  private final Map<Address, Account> accounts = new TreeMap<>();
  private final Pool pool;
  private final boolean priced;
  private Instant now = Instant.ofEpochSecond(1_000);
  PoolState state;
  List<Output> outputs = List.of();

  private PoolFixture(Optional<Long> gasPriceFrom) {
    priced = gasPriceFrom.isPresent();
    ChainConfig config =
        new ChainConfig(
            Uint256.of(CHAIN),
            ForkSchedule.all(Fork.BERLIN),
            Optional.of(BftConfig.QBFT_DEFAULTS),
            List.of(),
            gasPriceFrom,
            List.of(),
            4_096,
            false);
    pool = new Pool(config, root -> view(), LIMITS);
    state = pool.start();
    for (int i = 0; i < 3; i++) {
      fund(i, 0, gasPriceFrom.isPresent() ? 1L << 60 : 1_000);
    }
  }

  static PoolFixture free() {
    PoolFixture fixture = new PoolFixture(Optional.empty());
    fixture.newHead(1);
    return fixture;
  }

  static PoolFixture priced() {
    PoolFixture fixture = new PoolFixture(Optional.of(0L));
    fixture.newHead(1);
    return fixture;
  }

  static PoolFixture withoutHead() {
    return new PoolFixture(Optional.empty());
  }

  void fund(int who, long nonce, long balance) {
    accounts.put(
        sender(who), new Account(nonce, Uint256.of(balance), EmptyHashes.TRIE, EmptyHashes.CODE));
  }

  void newHead(long number) {
    Header header =
        new HeaderBuilder().number(number).timestamp(900 + number).gasLimit(8_000_000).build();
    Head head = new Head(header, Hash.ZERO, List.of(), BftConfig.QBFT_DEFAULTS);
    give(new PoolInput.HeadChanged(head));
  }

  PoolObservation.Answer add(RecoveredTransaction transaction) {
    give(new PoolInput.Add(transaction, new PoolOrigin.Local()));
    for (Output output : outputs) {
      if (output instanceof Output.Report(PoolObservation.Answer answer)) {
        return answer;
      }
    }
    throw new AssertionError("no answer");
  }

  void give(PoolInput input) {
    Turn<PoolState, Void> turn = pool.on(state, new At<>(now, 0, input));
    state = turn.state();
    outputs = turn.outputs();
  }

  /** Answers what the pool asked to be kept. */
  void keep() {
    for (Output output : outputs) {
      if (output instanceof Output.Tell(Role role, LocalsInput.Keep asked)) {
        give(new PoolInput.Kept(asked.batch()));
      }
    }
  }

  void later(Duration time) {
    now = now.plus(time);
  }

  boolean reports(Observation observation) {
    return outputs.contains(new Output.Report(observation));
  }

  boolean tells(Message message) {
    return outputs.contains(new Output.Tell(Role.CONSENSUS, message));
  }

  boolean tellsConsensus() {
    return outputs.stream()
        .anyMatch(out -> out instanceof Output.Tell tell && tell.role() == Role.CONSENSUS);
  }

  Address sender(int who) {
    return signer(who).address();
  }

  int numberOf(Address sender) {
    for (int who = 0; who < 3; who++) {
      if (sender(who).equals(sender)) {
        return who;
      }
    }
    throw new AssertionError("a stranger's transaction");
  }

  boolean isPriced() {
    return priced;
  }

  PublicKey key(int number) {
    byte[] bytes = new byte[64];
    bytes[0] = (byte) number;
    return new PublicKey(Bytes.wrap(bytes));
  }

  RecoveredTransaction transaction(int who, long nonce, long price) {
    return transaction(who, nonce, price, 21_000, 0);
  }

  RecoveredTransaction transaction(int who, long nonce, long price, long gas, long value) {
    return signed(CHAIN, who, nonce, price, gas, value, Bytes.EMPTY);
  }

  RecoveredTransaction onChain(long chain, int who, long nonce) {
    return signed(chain, who, nonce, 0, 21_000, 0, Bytes.EMPTY);
  }

  RecoveredTransaction large(int who, long nonce) {
    return sized(who, nonce, 4_096);
  }

  RecoveredTransaction sized(int who, long nonce, int bytes) {
    return signed(CHAIN, who, nonce, 0, 100_000, 0, Bytes.wrap(new byte[bytes]));
  }

  private StateView view() {
    Map<Address, Account> snapshot = new TreeMap<>(accounts);
    return new StateView() {
      @Override
      public Optional<Account> account(Address address) {
        return Optional.ofNullable(snapshot.get(address));
      }

      @Override
      public Uint256 storage(Address address, Uint256 key) {
        return Uint256.ZERO;
      }

      @Override
      public Bytes code(Hash codeHash) {
        return Bytes.EMPTY;
      }
    };
  }

  private static Signer signer(int who) {
    byte[] secret = new byte[32];
    secret[31] = (byte) (who + 1);
    return Secp256k1.get().signer(Bytes.wrap(secret));
  }

  private static RecoveredTransaction signed(
      long chain, int who, long nonce, long price, long gas, long value, Bytes data) {
    Transaction unsigned = legacy(chain, nonce, price, gas, value, data, Signature.of(ones()));
    Signature signature = signer(who).sign(TransactionCodec.signingHash(unsigned));
    Transaction tx = legacy(chain, nonce, price, gas, value, data, signature);
    return RecoveredTransaction.recover(tx, Secp256k1.get(), true).orElseThrow();
  }

  private static Transaction legacy(
      long chain, long nonce, long price, long gas, long value, Bytes data, Signature signature) {
    return new Transaction.Legacy(
        nonce,
        Uint256.of(price),
        gas,
        Optional.of(Address.ZERO),
        Uint256.of(value),
        data,
        Uint256.of(chain * 2 + 35 + signature.yParity()),
        signature.r(),
        signature.s());
  }

  private static Bytes ones() {
    byte[] bytes = new byte[65];
    bytes[31] = 1;
    bytes[63] = 1;
    return Bytes.wrap(bytes);
  }
}
