package io.witan.protocol.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.evm.ContractAddress;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.state.WorldState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateBlockRunTest {
  private static final Bytes SECRET = Uint256.of(7).toBytes32();
  private static final Address SENDER = Secp256k1.get().publicKey(SECRET).address();
  private static final long BLOCK_GAS = 1_000_000;

  /** Stores the word that it is called with. */
  private static final Bytes STORAGE =
      Bytes.fromHex("36600f5760005460005260206000f35b60003560005500");

  /** Makes {@link #STORAGE} with 42 in it. */
  private static final Bytes MAKE_STORAGE =
      Bytes.concat(Bytes.fromHex("602a6000556017601160003960176000f3"), STORAGE);

  private final TreeMap<PayloadHash, PrivatePayload> here = new TreeMap<>();

  private final List<RecoveredTransaction> transactions = new ArrayList<>();

  private static ChainConfig config(boolean markers) {
    return new ChainConfig(Uint256.of(1337), ForkSchedule.all(Fork.BERLIN), Optional.empty())
        .withPrivacy(
            new ChainConfig.PrivacyFrom(
                true, Optional.empty(), markers ? Optional.of(0L) : Optional.empty()));
  }

  private static PayloadHash payload(int number) {
    return PayloadHash.ofCipherText(Bytes.ofInts(number));
  }

  private PayloadHash here(int number, Bytes payload) {
    here.put(payload(number), PrivatePayload.standard(payload));
    return payload(number);
  }

  private static RecoveredTransaction signed(
      long nonce, Optional<Address> to, Bytes data, long gas, int v) {
    Hash digest =
        TransactionCodec.signingHash(
            legacy(nonce, to, data, gas, new Signature(0, Uint256.ONE, Uint256.ONE), v));
    Signature signature = Secp256k1.get().sign(SECRET, digest);
    Legacy tx = legacy(nonce, to, data, gas, signature, v);
    return RecoveredTransaction.recover(tx, Secp256k1.get(), true).orElseThrow();
  }

  private static Legacy legacy(
      long nonce, Optional<Address> to, Bytes data, long gas, Signature signature, int v) {
    return new Legacy(
        nonce,
        Uint256.ZERO,
        gas,
        to,
        Uint256.ZERO,
        data,
        Uint256.of(v + signature.yParity()),
        signature.r(),
        signature.s());
  }

  private static RecoveredTransaction hidden(
      long nonce, Optional<Address> to, PayloadHash payload) {
    return signed(nonce, to, payload.bytes(), 200_000, 37);
  }

  private static RecoveredTransaction marker(long nonce, PayloadHash payload) {
    return signed(nonce, Optional.of(PrivacyMarker.PRECOMPILE), payload.bytes(), 100_000, 27);
  }

  private PrivateBlock run(boolean markers) {
    List<Transaction> plain = transactions.stream().map(RecoveredTransaction::transaction).toList();
    Header header = new HeaderBuilder().number(1).timestamp(1).gasLimit(BLOCK_GAS).build();
    return PrivateBlockRun.run(
        PrivateState.empty(),
        WorldState.empty(),
        config(markers),
        new Block(header, plain, List.of(), Optional.empty()),
        transactions,
        height -> Hash.ZERO,
        here,
        Secp256k1.get());
  }

  private static Address contract(long nonce) {
    return ContractAddress.of(SENDER, nonce);
  }

  private static Uint256 stored(PrivateBlock block, Address contract) {
    return block.state().accounts().storage(contract, Uint256.ZERO);
  }

  @Test
  void eachTransactionStandsOnThoseBeforeItInTheBlock() {
    transactions.add(signed(0, Optional.of(SENDER), Bytes.EMPTY, 21_000, 27));
    transactions.add(hidden(1, Optional.empty(), here(1, MAKE_STORAGE)));
    transactions.add(hidden(2, Optional.of(contract(1)), here(2, Uint256.of(9).toBytes32())));
    PrivateBlock block = run(false);
    assertEquals(Uint256.of(9), stored(block, contract(1)));
    assertEquals(
        List.of(1, 2), block.receipts().stream().map(PrivateBlock.Receipted::index).toList());
    assertEquals(Set.of(payload(1), payload(2)), block.payloads().keySet());
  }

  @Test
  void whoIsNotAPartySeesAnAccountWithoutCodeAndNoReceipt() {
    transactions.add(hidden(0, Optional.empty(), payload(1)));
    transactions.add(hidden(1, Optional.of(contract(0)), payload(2)));
    PrivateBlock block = run(false);
    assertEquals(1, block.state().accounts().account(contract(0)).orElseThrow().nonce());
    assertEquals(List.of(), block.receipts());
    assertEquals(new TreeMap<>(Map.of(payload(1), false, payload(2), false)), block.payloads());
  }

  @Test
  void aMarkersPrivateTransactionRunsInItsPlaceWithItsNonce() {
    RecoveredTransaction inner = hidden(0, Optional.empty(), here(2, MAKE_STORAGE));
    PayloadHash outer = here(1, PrivacyMarker.encode((Legacy) inner.transaction()));
    transactions.add(marker(0, outer));
    PrivateBlock block = run(true);
    assertEquals(Uint256.of(42), stored(block, contract(0)));
    PrivateBlock.Receipted receipt = block.receipts().getFirst();
    assertEquals(transactions.getFirst().hash(), receipt.transaction());
    assertEquals(Optional.of(contract(0)), receipt.receipt().contract());
    assertEquals(Set.of(payload(1), payload(2)), block.payloads().keySet());
    assertEquals(PrivateState.empty().root(), run(false).state().root(), "where there are none");
  }

  @Test
  void whoHasAMarkersPayloadButNotTheInnerOneDoesNothing() {
    RecoveredTransaction inner = hidden(0, Optional.empty(), payload(2));
    transactions.add(marker(0, here(1, PrivacyMarker.encode((Legacy) inner.transaction()))));
    PrivateBlock block = run(true);
    assertEquals(PrivateState.empty().root(), block.state().root());
    assertEquals(false, block.payloads().get(payload(2)), "it may come late");
  }

  @Test
  void aMarkerOfAnotherNonceOrOfWhatCannotStandInTheBlockDoesNothing() {
    PayloadHash secret = here(9, MAKE_STORAGE);
    List<RecoveredTransaction> inners =
        List.of(
            hidden(5, Optional.empty(), secret),
            signed(1, Optional.empty(), secret.bytes(), BLOCK_GAS + 1, 37),
            signed(2, Optional.empty(), secret.bytes(), 21_000, 37),
            signed(3, Optional.empty(), secret.bytes(), 200_000, 27));
    for (int i = 0; i < inners.size(); i++) {
      Legacy inner = (Legacy) inners.get(i).transaction();
      transactions.add(marker(i, here(i, PrivacyMarker.encode(inner))));
    }
    PrivateBlock block = run(true);
    assertEquals(PrivateState.empty().root(), block.state().root());
    assertEquals(List.of(), block.receipts());
  }

  @Test
  void aTransactionInTheJsonOfAMarkerIsReadAsItWasWritten() {
    Legacy creation = (Legacy) hidden(3, Optional.empty(), payload(1)).transaction();
    Legacy call = (Legacy) hidden(4, Optional.of(contract(1)), payload(1)).transaction();
    assertEquals(Optional.of(creation), PrivacyMarker.decode(PrivacyMarker.encode(creation)));
    assertEquals(Optional.of(call), PrivacyMarker.decode(PrivacyMarker.encode(call)));
    String json = new String(PrivacyMarker.encode(call).toArray(), StandardCharsets.UTF_8);
    String more =
        json.replaceFirst("\\{", "{ \"accessList\" : [ {\"a\": [\"]}\"]} ], \"x\": 1e3,\n");
    assertEquals(Optional.of(call), decoded(more));
  }

  private static Optional<Legacy> decoded(String json) {
    return PrivacyMarker.decode(Bytes.wrap(json.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"",
        "{\"\\",
        "{}",
        "[]",
        "{\"nonce\":",
        "{\"nonce\":\"0x0\"",
        "{\"nonce\":\"0x0\"} ",
        "{\"a\":[[[[",
        "{\"a\":\"b\" \"c\":\"d\"}",
        "{\"type\":\"0x2\"}"
      })
  void whatIsNoTransactionIsNone(String json) {
    assertEquals(Optional.empty(), decoded(json));
  }

  @Test
  void deepOrLongJsonIsNoneAndHarmless() {
    assertEquals(Optional.empty(), decoded("{\"a\":" + "[".repeat(60_000)));
    assertTrue(decoded("{\"a\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}").isEmpty());
    assertEquals(Optional.empty(), decoded(" ".repeat(70_000)));
  }
}
