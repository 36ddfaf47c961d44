package io.witan.httpapi.method.eth;

import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.evm.precompile.BlobProof;
import io.witan.protocol.evm.precompile.CellProofs;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The form in which wallets hand in a blob transaction (EIP-4844, EIP-7594): the transaction, and
 * beside it blobs, commitments and proofs, one of each blob or (Osaka) of each of its cells.
 * Nothing here keeps the blobs: it is checked that the commitments are the transaction's and that
 * the proofs hold; then the rest is dropped.
 */
final class BlobSidecar {
  private static final int TYPE = 3;
  private static final int BLOB = 131_072;
  private static final int COMMITMENT = 48;
  private static final int MOST_BLOBS = 128;

  private BlobSidecar() {}

  /**
   * The transaction's own bytes.
   *
   * @throws RlpException if the sidecar is not of its form
   */
  static Bytes strip(Bytes raw) {
    if (raw.size() < 3 || raw.get(0) != TYPE) {
      return raw;
    }
    RlpReader reader = RlpReader.of(raw.slice(1, raw.size()));
    reader.startList();
    if (!reader.nextIsList()) {
      return raw;
    }
    Bytes transaction = Bytes.concat(Bytes.ofInts(TYPE), reader.raw());
    boolean cells = !reader.nextIsList();
    if (cells && reader.nonNegativeInt() != 1) {
      throw new RlpException("the version of the blob sidecar is not known");
    }
    List<Bytes> blobs = strings(reader, BLOB, MOST_BLOBS);
    List<Bytes> commitments = strings(reader, COMMITMENT, MOST_BLOBS);
    List<Bytes> proofs = strings(reader, COMMITMENT, CellProofs.CELLS * MOST_BLOBS);
    reader.endList();
    int each = cells ? CellProofs.CELLS : 1;
    if (commitments.size() != blobs.size() || proofs.size() != each * blobs.size()) {
      throw RpcError.server("the sidecar's blobs, commitments and proofs do not go together")
          .toException();
    }
    Transaction decoded = TransactionCodec.decode(transaction);
    if (!decoded
        .blobVersionedHashes()
        .equals(commitments.stream().map(BlobSidecar::hash).toList())) {
      throw RpcError.server("the sidecar's commitments are not those of the transaction")
          .toException();
    }
    for (int i = 0; i < blobs.size(); i++) {
      List<Bytes> own = proofs.subList(each * i, each * (i + 1));
      if (!holds(blobs.get(i), commitments.get(i), own)) {
        throw RpcError.server("the sidecar's proof of blob " + i + " does not hold").toException();
      }
    }
    return transaction;
  }

  /** Whether the proofs of a blob hold, of which there is one, or one for each cell. */
  private static boolean holds(Bytes blob, Bytes commitment, List<Bytes> proofs) {
    return proofs.size() == 1
        ? BlobProof.holds(blob, commitment, proofs.getFirst())
        : CellProofs.hold(blob, commitment, proofs);
  }

  private static List<Bytes> strings(RlpReader reader, int size, int most) {
    List<Bytes> all = new ArrayList<>();
    reader.startList();
    while (reader.hasNext()) {
      if (all.size() == most) {
        throw new RlpException("the blob sidecar has more than " + most + " elements");
      }
      Bytes one = reader.bytes();
      if (one.size() != size) {
        throw new RlpException("an element of the blob sidecar has " + one.size() + " bytes");
      }
      all.add(one);
    }
    reader.endList();
    return all;
  }

  /** The versioned hash of a commitment. */
  private static Hash hash(Bytes commitment) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(commitment.toArray());
      digest[0] = 1;
      return Hash.wrap(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
