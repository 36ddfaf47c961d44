package io.witan.deploy.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.quorum.tessera.data.MessageHash;
import com.quorum.tessera.enclave.PrivacyMode;
import com.quorum.tessera.transaction.ReceiveRequest;
import com.quorum.tessera.transaction.ReceiveResponse;
import com.quorum.tessera.transaction.SendRequest;
import com.quorum.tessera.transaction.SendSignedRequest;
import com.quorum.tessera.transaction.StoreRawRequest;
import io.witan.actors.exchange.ExchangeRefused;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.enclave.PartySecret;
import io.witan.protocol.privacy.exchange.Distribution;
import io.witan.protocol.privacy.exchange.PayloadAnswer;
import io.witan.protocol.privacy.exchange.Received;
import io.witan.protocol.privacy.payload.EncodedPayload;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tessera's own manager and ours, each of which sends the other what it has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InteropTest {
  private static final PartySecret OURS = ManagerApiTest.secret(1);
  private static final PartySecret THEIRS = ManagerApiTest.secret(3);
  private static final Bytes EXEC_HASH = bytes("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");

  private OriginalPeer tessera;
  private WitanPeer witan;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    tessera = new OriginalPeer(THEIRS);
    int port = WitanPeer.freePort();
    witan = new WitanPeer(directory, port, Optional.empty(), List.of(tessera.url()), List.of(OURS));
    String url = WitanPeer.url(port, Optional.empty());
    assertEquals(200, tessera.meet(url, List.of(OURS.key())).statusCode());
    Acquainted.with(witan, List.of(THEIRS.key()));
  }

  @AfterAll
  void stop() {
    witan.close();
    tessera.close();
  }

  private static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(UTF_8));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static MessageHash hash(PayloadHash hash) {
    return new MessageHash(hash.bytes().toArray());
  }

  private static PayloadHash hash(MessageHash hash) {
    return new PayloadHash(Bytes.wrap(hash.getHashBytes()));
  }

  private static Distribution to(
      PartyKey party, PrivacyFlag flag, Bytes execHash, PayloadHash... affected) {
    return new Distribution(
        List.of(party),
        flag,
        new TreeSet<>(List.of(affected)),
        execHash,
        List.of(),
        Optional.empty());
  }

  private PayloadHash weSend(String message, Distribution distribution) throws Exception {
    return get(witan.node().send(bytes(message), Optional.empty(), distribution)).hash();
  }

  private PayloadHash theySend(
      String message, PrivacyMode mode, Bytes execHash, PayloadHash... affected) {
    Set<MessageHash> creations =
        Set.copyOf(List.of(affected).stream().map(InteropTest::hash).toList());
    SendRequest request =
        SendRequest.Builder.create()
            .withSender(OriginalPeer.publicKey(THEIRS.key()))
            .withRecipients(List.of(OriginalPeer.publicKey(OURS.key())))
            .withPayload(message.getBytes(UTF_8))
            .withPrivacyMode(mode)
            .withExecHash(execHash.toArray())
            .withAffectedContractTransactions(creations)
            .build();
    return hash(tessera.manager().send(request).getTransactionHash());
  }

  private ReceiveResponse theyRead(PayloadHash hash) {
    return tessera
        .manager()
        .receive(
            ReceiveRequest.Builder.create()
                .withTransactionHash(hash(hash))
                .withRecipient(OriginalPeer.publicKey(THEIRS.key()))
                .build());
  }

  private String theirText(PayloadHash hash) {
    return new String(theyRead(hash).getUnencryptedTransactionData(), UTF_8);
  }

  private Received weRead(PayloadHash hash) throws Exception {
    return assertInstanceOf(
            PayloadAnswer.Found.class, get(witan.node().receive(hash, Optional.empty())))
        .payload();
  }

  @Test
  void standardPayloadsAreReadOnBothSides() throws Exception {
    PayloadHash ours = weSend("ours", to(THEIRS.key(), PrivacyFlag.STANDARD_PRIVATE, Bytes.EMPTY));
    assertEquals("ours", theirText(ours));
    PayloadHash theirs = theySend("theirs", PrivacyMode.STANDARD_PRIVATE, Bytes.EMPTY);
    assertEquals(bytes("theirs"), weRead(theirs).message());
    assertEquals(THEIRS.key(), weRead(theirs).sender());
  }

  @Test
  void protectedContractsAreCreatedAndCalledFromBothSides() throws Exception {
    PayloadHash creation =
        weSend("ours", to(THEIRS.key(), PrivacyFlag.PARTY_PROTECTION, Bytes.EMPTY));
    PayloadHash call = theySend("a call", PrivacyMode.PARTY_PROTECTION, Bytes.EMPTY, creation);
    assertEquals(Set.of(creation.bytes()), weRead(call).terms().affected().keySet());
    PayloadHash again =
        weSend("ours", to(THEIRS.key(), PrivacyFlag.PARTY_PROTECTION, Bytes.EMPTY, creation, call));
    ReceiveResponse read = theyRead(again);
    assertEquals(PrivacyMode.PARTY_PROTECTION, read.getPrivacyMode());
    assertEquals(Set.of(hash(creation), hash(call)), read.getAffectedTransactions());
  }

  @Test
  void whatAnExecutionCameToIsToldAsItWasWritten() throws Exception {
    PayloadHash ours =
        weSend("ours", to(THEIRS.key(), PrivacyFlag.PRIVATE_STATE_VALIDATION, EXEC_HASH));
    assertEquals(EXEC_HASH, Bytes.wrap(theyRead(ours).getExecHash()));
    PayloadHash theirs = theySend("theirs", PrivacyMode.PRIVATE_STATE_VALIDATION, EXEC_HASH, ours);
    Received read = weRead(theirs);
    assertEquals(EXEC_HASH, read.terms().execHash());
    assertEquals(PrivacyFlag.PRIVATE_STATE_VALIDATION, read.terms().flag());
    assertEquals(Set.of(ours.bytes()), read.terms().affected().keySet());
  }

  @Test
  void aContractsFlagHoldsForBoth() throws Exception {
    PayloadHash creation =
        weSend("ours", to(THEIRS.key(), PrivacyFlag.PARTY_PROTECTION, Bytes.EMPTY));
    Distribution other =
        to(THEIRS.key(), PrivacyFlag.PRIVATE_STATE_VALIDATION, EXEC_HASH, creation);
    ExecutionException refused =
        assertThrows(ExecutionException.class, () -> weSend("ours", other));
    assertEquals(
        ExchangeRefused.Kind.FORBIDDEN,
        assertInstanceOf(ExchangeRefused.class, refused.getCause()).kind());
    assertThrows(
        RuntimeException.class,
        () -> theySend("theirs", PrivacyMode.PRIVATE_STATE_VALIDATION, EXEC_HASH, creation));
  }

  @Test
  void signedPayloadsAreSentFromBothSides() throws Exception {
    PayloadHash ours = get(witan.node().storeRaw(bytes("signed here"), Optional.empty()));
    get(witan.node().sendSigned(ours, Distribution.standard(List.of(THEIRS.key()))));
    assertEquals("signed here", theirText(ours));
    MessageHash theirs =
        tessera
            .manager()
            .store(
                StoreRawRequest.Builder.create()
                    .withSender(OriginalPeer.publicKey(THEIRS.key()))
                    .withPayload("signed there".getBytes(UTF_8))
                    .build())
            .getHash();
    SendSignedRequest signed =
        SendSignedRequest.Builder.create()
            .withSignedData(theirs.getHashBytes())
            .withSender(OriginalPeer.publicKey(THEIRS.key()))
            .withRecipients(List.of(OriginalPeer.publicKey(OURS.key())))
            .withPrivacyMode(PrivacyMode.STANDARD_PRIVATE)
            .withAffectedContractTransactions(Set.of())
            .withExecHash(new byte[0])
            .build();
    tessera.manager().sendSignedTransaction(signed);
    assertEquals(bytes("signed there"), weRead(hash(theirs)).message());
  }

  @Test
  void whatOneLostTheOtherGivesAgain() throws Exception {
    PayloadHash theirs = theySend("lost here", PrivacyMode.STANDARD_PRIVATE, Bytes.EMPTY);
    get(witan.node().delete(theirs));
    EncodedPayload again = get(witan.transport().resend(tessera.url(), OURS.key(), theirs));
    assertEquals(theirs, get(witan.node().parties().push(again)));
    assertEquals(bytes("lost here"), weRead(theirs).message());
    PayloadHash ours = weSend("lost there", Distribution.standard(List.of(THEIRS.key())));
    tessera.manager().delete(hash(ours));
    EncodedPayload toThem = get(witan.node().parties().resend(THEIRS.key(), ours));
    get(witan.transport().push(tessera.url(), toThem));
    assertEquals("lost there", theirText(ours));
  }

  @Test
  void allThatOneLostTheOtherGivesAgain() throws Exception {
    PayloadHash first = theySend("first", PrivacyMode.PARTY_PROTECTION, Bytes.EMPTY);
    PayloadHash second = theySend("second", PrivacyMode.PARTY_PROTECTION, Bytes.EMPTY, first);
    PayloadHash own = weSend("own", Distribution.standard(List.of(THEIRS.key())));
    PayloadHash validated =
        weSend("ours", to(THEIRS.key(), PrivacyFlag.PRIVATE_STATE_VALIDATION, EXEC_HASH));
    for (PayloadHash hash : List.of(first, second, own, validated)) {
      get(witan.node().delete(hash));
    }
    get(witan.transport().resendAll(tessera.url(), OURS.key()));
    assertEquals(bytes("second"), weRead(second).message());
    assertEquals(Set.of(first.bytes()), weRead(second).terms().affected().keySet());
    assertEquals(bytes("own"), weRead(own).message());
    assertEquals(bytes("ours"), weRead(validated).message());
    tessera.manager().delete(hash(own));
    tessera.manager().delete(hash(first));
    get(witan.node().parties().resendAll(THEIRS.key()));
    assertEquals("own", theirText(own));
    assertEquals("first", theirText(first));
  }

  @Test
  void aRecipientThatNeitherKnowsIsNamedByBoth() {
    PartyKey nobody = ManagerApiTest.secret(9).key();
    ExecutionException ours =
        assertThrows(
            ExecutionException.class, () -> weSend("lost", Distribution.standard(List.of(nobody))));
    SendRequest request =
        SendRequest.Builder.create()
            .withSender(OriginalPeer.publicKey(THEIRS.key()))
            .withRecipients(List.of(OriginalPeer.publicKey(nobody)))
            .withPayload(new byte[] {1})
            .withPrivacyMode(PrivacyMode.STANDARD_PRIVATE)
            .withExecHash(new byte[0])
            .withAffectedContractTransactions(Set.of())
            .build();
    RuntimeException theirs =
        assertThrows(RuntimeException.class, () -> tessera.manager().send(request));
    assertEquals(theirs.getMessage(), ours.getCause().getMessage());
  }
}
