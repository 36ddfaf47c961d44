package io.witan.httpapi.method.eth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.httpapi.rpc.RpcException;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpWriter;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlobSidecarTest {
  private static final Bytes EMPTY_BLOB = Bytes.wrap(new byte[131_072]);

  /** The point at infinity: commitment and proof of a blob of zeros. */
  private static final Bytes INFINITY = Bytes.fromHex("0xc0" + "00".repeat(47));

  private static Bytes transaction(Bytes commitment) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(commitment.toArray());
    hash[0] = 1;
    return TransactionCodec.encode(
        new Transaction.Blob(
            Uint256.ONE,
            0,
            Uint256.ZERO,
            Uint256.ZERO,
            21_000,
            Address.ZERO,
            Uint256.ZERO,
            Bytes.EMPTY,
            List.of(),
            Uint256.ONE,
            List.of(Hash.wrap(hash)),
            new Signature(0, Uint256.ONE, Uint256.ONE)));
  }

  private static Bytes with(Bytes transaction, Bytes blob, Bytes commitment, List<Bytes> proofs) {
    RlpWriter out = new RlpWriter().startList();
    out.raw(transaction.slice(1, transaction.size()));
    out.startList().bytes(blob).endList();
    out.startList().bytes(commitment).endList();
    out.startList();
    proofs.forEach(out::bytes);
    return Bytes.concat(Bytes.ofInts(3), out.endList().endList().toBytes());
  }

  /** The form of Osaka: a version before the lists, and a proof of each cell. */
  private static Bytes withCells(Bytes transaction, Bytes blob, List<Bytes> proofs) {
    RlpWriter out = new RlpWriter().startList();
    out.raw(transaction.slice(1, transaction.size())).bytes(Bytes.ofInts(1));
    out.startList().bytes(blob).endList();
    out.startList().bytes(INFINITY).endList();
    out.startList();
    proofs.forEach(out::bytes);
    return Bytes.concat(Bytes.ofInts(3), out.endList().endList().toBytes());
  }

  private static String refusal(Bytes raw) {
    return assertThrows(RpcException.class, () -> BlobSidecar.strip(raw)).getMessage();
  }

  @Test
  void whatTheProofsHoldOfIsStripped() throws Exception {
    Bytes transaction = transaction(INFINITY);
    assertEquals(transaction, BlobSidecar.strip(transaction));
    assertEquals(
        transaction, BlobSidecar.strip(with(transaction, EMPTY_BLOB, INFINITY, List.of(INFINITY))));
  }

  @Test
  void aBlobThatIsNotTheCommitmentsIsRefused() throws Exception {
    byte[] other = EMPTY_BLOB.toArray();
    other[31] = 1;
    String refusal =
        refusal(with(transaction(INFINITY), Bytes.wrap(other), INFINITY, List.of(INFINITY)));
    assertTrue(refusal.contains("the sidecar's proof of blob 0 does not hold"), refusal);
  }

  @Test
  void theProofsOfCellsAreChecked() throws Exception {
    Bytes transaction = transaction(INFINITY);
    List<Bytes> proofs = new ArrayList<>(Collections.nCopies(128, INFINITY));
    assertEquals(transaction, BlobSidecar.strip(withCells(transaction, EMPTY_BLOB, proofs)));
    byte[] other = EMPTY_BLOB.toArray();
    other[31] = 1;
    String refusal = refusal(withCells(transaction, Bytes.wrap(other), proofs));
    assertTrue(refusal.contains("the sidecar's proof of blob 0 does not hold"), refusal);
    proofs.removeLast();
    assertTrue(refusal(withCells(transaction, EMPTY_BLOB, proofs)).contains("do not go together"));
  }

  @Test
  void aSidecarWhosePartsDoNotGoTogetherIsRefused() throws Exception {
    Bytes transaction = transaction(INFINITY);
    Bytes other = Bytes.fromHex("0xc1" + "00".repeat(47));
    assertTrue(
        refusal(with(transaction, EMPTY_BLOB, other, List.of(INFINITY))).contains("commitments"));
    assertTrue(
        refusal(with(transaction, EMPTY_BLOB, INFINITY, List.of())).contains("do not go together"));
    Bytes many =
        with(transaction, EMPTY_BLOB, INFINITY, Collections.nCopies(128 * 128 + 1, INFINITY));
    assertThrows(RlpException.class, () -> BlobSidecar.strip(many));
  }
}
