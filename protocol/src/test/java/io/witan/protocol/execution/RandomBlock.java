package io.witan.protocol.execution;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Authorization;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateDiff.Change;
import io.witan.protocol.state.StateDiff.Updated;
import io.witan.protocol.state.WorldState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A state and candidates for a block on it, few of which are independent: few senders, few
 * receivers, hot and cold storage, contracts that look at the coinbase, create, and destruct
 * themselves, and every kind of invalid transaction.
 */
record RandomBlock(
    ChainConfig config, WorldState state, Header template, List<RecoveredTransaction> candidates) {
  private static final int SENDERS = 6;
  private static final List<Fork> FORKS =
      List.of(
          Fork.FRONTIER,
          Fork.HOMESTEAD,
          Fork.SPURIOUS_DRAGON,
          Fork.BYZANTIUM,
          Fork.BERLIN,
          Fork.LONDON,
          Fork.SHANGHAI,
          Fork.CANCUN,
          Fork.PRAGUE,
          Fork.OSAKA);

  /** Bytecode; what a call's data says is named x. */
  private static final List<Bytes> CONTRACTS =
      List.of(
          code("60003554" + "6001" + "01" + "60003555"), // counts at word x
          code("60005460010160005500"), // counts at word 0, always the same
          code("4131600055"), // stores the coinbase's balance
          code("600035ff"), // destructs itself in favour of x
          code(
              "600a600c600039600a6000600035f080600055"
                  + "00"
                  + "600160005500000000"
                  + "00"), // creates
          code("60006000600060006001600035612710f1600155"), // sends one wei on to x
          code("33600052602060002060005460010181558054600101905560006000fd"), // writes and reverts
          code("3360005260206000a0" + "47600255"), // logs the sender, stores its own balance
          code("6000355b600190038060035700")); // loops x times

  private static Bytes code(String hex) {
    return Bytes.fromHex(hex);
  }

  static RandomBlock of(Choices choices) {
    Fork fork = choices.oneOf("fork", FORKS);
    boolean priced = choices.chance("priced", 1, 2);
    Uint256 reward = choices.chance("reward", 1, 3) ? Uint256.of(5) : Uint256.ZERO;
    ChainConfig config =
        TestChain.config(fork, priced, reward, choices.chance("named beneficiary", 1, 3));
    WorldState state = state(choices);
    Header template =
        TestChain.template(TestChain.genesis(state)).toBuilder()
            .coinbase(account(choices, "coinbase"))
            .gasLimit(choices.oneOf("gas limit", List.of(400_000L, 3_000_000L, 100_000_000L)))
            .build();
    return new RandomBlock(config, state, template, candidates(choices, fork, priced));
  }

  private static WorldState state(Choices choices) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < CONTRACTS.size(); i++) {
      TreeMap<Uint256, Uint256> words = new TreeMap<>();
      for (int word = 0; word < choices.pick("words", 3); word++) {
        words.put(Uint256.of(word), Uint256.of(7));
      }
      changes.add(
          new Updated(
              TestChain.contract(i),
              1,
              Uint256.of(choices.pick("contract's balance", 3)),
              Keccak.hash(CONTRACTS.get(i)),
              Optional.of(CONTRACTS.get(i)),
              false,
              words));
    }
    for (int i = 0; i < SENDERS; i++) {
      if (choices.chance("sender is rich", 4, 5)) {
        changes.add(
            new Updated(
                sender(i),
                0,
                Uint256.of(1_000_000_000_000_000_000L),
                Keccak.hash(Bytes.EMPTY),
                Optional.empty(),
                false,
                new TreeMap<>()));
      }
    }
    return TestChain.empty().apply(new StateDiff(changes));
  }

  private static List<RecoveredTransaction> candidates(Choices choices, Fork fork, boolean priced) {
    long[] nonces = new long[SENDERS];
    List<RecoveredTransaction> all = new ArrayList<>();
    int count = choices.between("transactions", 2, 90);
    for (int i = 0; i < count; i++) {
      int from = choices.pick("from", SENDERS);
      long nonce = nonces[from] + (choices.chance("wrong nonce", 1, 25) ? 1 : 0);
      nonces[from] += choices.chance("nonce is kept", 1, 40) ? 0 : 1;
      boolean delegates = fork.isAtLeast(Fork.PRAGUE) && choices.chance("delegates", 1, 8);
      long price = priced ? choices.pick("price", 3) : 0;
      Transaction unsigned =
          delegates ? setCode(choices, nonce, price) : legacy(choices, nonce, price, 27, NONE);
      Signature signature = sign(from, unsigned);
      all.add(
          RecoveredTransaction.recover(with(unsigned, signature), Secp256k1.get(), true)
              .orElseThrow());
    }
    return Collections.unmodifiableList(all);
  }

  private static final Signature NONE = new Signature(0, Uint256.ONE, Uint256.ONE);

  private static Transaction.Legacy legacy(
      Choices choices, long nonce, long price, int v, Signature signature) {
    boolean creates = choices.chance("creates", 1, 12);
    return new Transaction.Legacy(
        nonce,
        Uint256.of(price),
        choices.oneOf("gas", List.of(21_000L, 60_000L, 100_000L, 200_000L, 390_000L)),
        creates ? Optional.empty() : Optional.of(account(choices, "to")),
        Uint256.of(choices.oneOf("value", List.of(0L, 0L, 1L, 900_000_000_000_000_000L))),
        creates ? code("6001600055600a600c600039600a6000f3" + "60005460010160005500") : x(choices),
        Uint256.of(v),
        signature.r(),
        signature.s());
  }

  private static Transaction setCode(Choices choices, long nonce, long price) {
    int authority = choices.pick("authority", SENDERS);
    Address to = choices.chance("takes back", 1, 3) ? Address.ZERO : account(choices, "delegate");
    long expected = choices.pick("authority's nonce", 4);
    RlpWriter out = new RlpWriter(64).startList().number(Uint256.ZERO);
    out.address(to).number(expected).endList();
    Bytes signed = Bytes.concat(Bytes.ofInts(5), out.toBytes());
    Signature by = Secp256k1.get().sign(secret(authority), Keccak.hash(signed));
    return new Transaction.SetCode(
        Uint256.of(TestChain.CHAIN_ID),
        nonce,
        Uint256.of(price),
        Uint256.of(price),
        200_000,
        account(choices, "to"),
        Uint256.ZERO,
        x(choices),
        List.of(),
        List.of(new Authorization(Uint256.ZERO, to, expected, by.yParity(), by.r(), by.s())),
        NONE);
  }

  /** Call data: an account, or a small number. */
  private static Bytes x(Choices choices) {
    return choices.chance("data is an account", 1, 3)
        ? Bytes.concat(Bytes.wrap(new byte[12]), account(choices, "x").bytes())
        : Uint256.of(choices.pick("x", 4)).toBytes32();
  }

  private static Transaction with(Transaction unsigned, Signature signature) {
    return switch (unsigned) {
      case Transaction.Legacy tx ->
          tx.withSignature(Uint256.of(27 + signature.yParity()), signature);
      case Transaction.SetCode tx ->
          new Transaction.SetCode(
              tx.chain(),
              tx.nonce(),
              tx.maxPriorityFeePerGas(),
              tx.maxFeePerGas(),
              tx.gasLimit(),
              tx.recipient(),
              tx.value(),
              tx.data(),
              tx.accessList(),
              tx.authorizations(),
              signature);
      default -> throw new AssertionError(unsigned);
    };
  }

  private static Signature sign(int from, Transaction tx) {
    return Secp256k1.get().sign(secret(from), TransactionCodec.signingHash(tx));
  }

  private static Bytes secret(int sender) {
    return Uint256.of(0x1234_5678L + sender).toBytes32();
  }

  private static Address sender(int index) {
    return Secp256k1.get().publicKey(secret(index)).address();
  }

  /** A sender, a contract, or an account that is not there. */
  private static Address account(Choices choices, String label) {
    int index = choices.pick(label, SENDERS + CONTRACTS.size() + 3);
    return index < SENDERS ? sender(index) : TestChain.contract(index - SENDERS);
  }
}
