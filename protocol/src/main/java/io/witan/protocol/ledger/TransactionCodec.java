package io.witan.protocol.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Transaction.AccessList;
import io.witan.protocol.ledger.Transaction.Blob;
import io.witan.protocol.ledger.Transaction.FeeMarket;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.ledger.Transaction.SetCode;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import java.util.List;
import java.util.Optional;

/**
 * Transactions as bytes: legacy RLP, or a type byte and an RLP list (EIP-2718). Inside a block body
 * a typed one is wrapped in a byte string.
 */
public final class TransactionCodec {
  private TransactionCodec() {}

  /** Canonical bytes, as {@code eth_sendRawTransaction} takes them. */
  public static Bytes encode(Transaction tx) {
    RlpWriter out = new RlpWriter().startList();
    fields(out, tx);
    seal(out, tx);
    return typed(tx.type(), out.endList().toBytes());
  }

  /** The transaction hash. */
  public static Hash hash(Transaction tx) {
    return Keccak.hash(encode(tx));
  }

  /** What the sender signed. */
  public static Hash signingHash(Transaction tx) {
    return signingHash(tx, tx.chainId());
  }

  /** What the sender signed, on a chain that may be 1, where V does not mark private payloads. */
  static Hash signingHash(Transaction tx, Uint256 chainId) {
    boolean marked = tx instanceof Legacy legacy && legacy.isPrivate();
    return marked && chainId.equals(Uint256.ONE)
        ? signingHash(tx, Optional.of(chainId))
        : signingHash(tx);
  }

  private static Hash signingHash(Transaction tx, Optional<Uint256> chainId) {
    RlpWriter out = new RlpWriter().startList();
    fields(out, tx);
    if (tx instanceof Legacy && chainId.isPresent()) {
      out.number(chainId.get()).number(0).number(0); // EIP-155
    }
    return Keccak.hash(typed(tx.type(), out.endList().toBytes()));
  }

  /**
   * Reads canonical bytes.
   *
   * @throws RlpException if they are not a transaction
   */
  public static Transaction decode(Bytes bytes) {
    if (bytes.isEmpty()) {
      throw new RlpException("transaction is empty");
    }
    int first = bytes.get(0);
    if (first >= 0xc0) {
      return RlpReader.decode(bytes, TransactionCodec::legacy);
    }
    Bytes payload = bytes.slice(1, bytes.size());
    return switch (first) {
      case 1 -> RlpReader.decode(payload, TransactionCodec::accessList);
      case 2 -> RlpReader.decode(payload, TransactionCodec::feeMarket);
      case 3 -> RlpReader.decode(payload, TransactionCodec::blob);
      case 4 -> RlpReader.decode(payload, TransactionCodec::setCode);
      default -> throw new RlpException("transaction type " + first + " is not known");
    };
  }

  /** Writes one element of a block body. */
  public static void writeInBody(RlpWriter out, Transaction tx) {
    if (tx instanceof Legacy) {
      out.raw(encode(tx));
    } else {
      out.bytes(encode(tx));
    }
  }

  /** Reads one element of a block body. */
  public static Transaction readInBody(RlpReader in) {
    if (in.nextIsList()) {
      return legacy(in);
    }
    Bytes typed = in.bytes();
    if (typed.isEmpty() || typed.get(0) >= 0xc0) {
      throw new RlpException("a legacy transaction is wrapped in a byte string");
    }
    return decode(typed);
  }

  private static Bytes typed(int type, Bytes list) {
    return type == 0 ? list : Bytes.concat(Bytes.ofInts(type), list);
  }

  private static void fields(RlpWriter out, Transaction tx) {
    if (tx.type() != 0) {
      out.number(tx.chainId().orElseThrow());
    }
    out.number(tx.nonce());
    if (tx.type() >= 2) {
      out.number(tx.maxPriorityFeePerGas());
    }
    out.number(tx.maxFeePerGas()).number(tx.gasLimit());
    out.bytes(tx.to().map(Address::bytes).orElse(Bytes.EMPTY)).number(tx.value()).bytes(tx.data());
    if (tx.type() != 0) {
      out.list(tx.accessList(), TransactionCodec::writeEntry);
    }
    if (tx instanceof Blob blob) {
      out.number(blob.maxFeePerBlobGas()).list(blob.blobVersionedHashes(), RlpWriter::hash);
    }
    if (tx instanceof SetCode setCode) {
      out.list(setCode.authorizations(), TransactionCodec::writeAuthorization);
    }
  }

  private static void seal(RlpWriter out, Transaction tx) {
    if (tx instanceof Legacy legacy) {
      out.number(legacy.v()).number(legacy.r()).number(legacy.s());
    } else {
      Signature signature = tx.signature();
      out.number(signature.yParity()).number(signature.r()).number(signature.s());
    }
  }

  private static void writeEntry(RlpWriter out, AccessListEntry entry) {
    out.startList().address(entry.address());
    out.list(entry.storageKeys(), (o, key) -> o.bytes(key.toBytes32())).endList();
  }

  private static void writeAuthorization(RlpWriter out, Authorization a) {
    out.startList().number(a.chainId()).address(a.address()).number(a.nonce());
    out.number(a.yParity()).number(a.r()).number(a.s()).endList();
  }

  private static Legacy legacy(RlpReader in) {
    in.startList();
    Legacy tx =
        new Legacy(
            in.unsignedLong(),
            in.uint256(),
            in.unsignedLong(),
            recipient(in),
            in.uint256(),
            in.bytes(),
            in.uint256(),
            in.uint256(),
            in.uint256());
    in.endList();
    if (tx.v().compareTo(Uint256.of(35)) < 0
        && !tx.v().equals(Uint256.of(27))
        && !tx.v().equals(Uint256.of(28))) {
      throw new RlpException("V of a legacy transaction must be 27, 28 or at least 35");
    }
    return tx;
  }

  private static AccessList accessList(RlpReader in) {
    in.startList();
    AccessList tx =
        new AccessList(
            in.uint256(),
            in.unsignedLong(),
            in.uint256(),
            in.unsignedLong(),
            recipient(in),
            in.uint256(),
            in.bytes(),
            entries(in),
            signature(in));
    in.endList();
    return tx;
  }

  private static FeeMarket feeMarket(RlpReader in) {
    in.startList();
    FeeMarket tx =
        new FeeMarket(
            in.uint256(),
            in.unsignedLong(),
            in.uint256(),
            in.uint256(),
            in.unsignedLong(),
            recipient(in),
            in.uint256(),
            in.bytes(),
            entries(in),
            signature(in));
    in.endList();
    return tx;
  }

  private static Blob blob(RlpReader in) {
    in.startList();
    Blob tx =
        new Blob(
            in.uint256(),
            in.unsignedLong(),
            in.uint256(),
            in.uint256(),
            in.unsignedLong(),
            in.address(),
            in.uint256(),
            in.bytes(),
            entries(in),
            in.uint256(),
            in.list(RlpReader::hash),
            signature(in));
    in.endList();
    return tx;
  }

  private static SetCode setCode(RlpReader in) {
    in.startList();
    SetCode tx =
        new SetCode(
            in.uint256(),
            in.unsignedLong(),
            in.uint256(),
            in.uint256(),
            in.unsignedLong(),
            in.address(),
            in.uint256(),
            in.bytes(),
            entries(in),
            in.list(TransactionCodec::authorization),
            signature(in));
    in.endList();
    return tx;
  }

  private static Optional<Address> recipient(RlpReader in) {
    Bytes to = in.bytes();
    if (!to.isEmpty() && to.size() != Address.SIZE) {
      throw new RlpException("recipient has " + to.size() + " bytes, expected 0 or 20");
    }
    return to.isEmpty() ? Optional.empty() : Optional.of(Address.of(to));
  }

  private static List<AccessListEntry> entries(RlpReader in) {
    return in.list(
        e -> {
          e.startList();
          AccessListEntry entry =
              new AccessListEntry(e.address(), e.list(k -> Uint256.of(k.fixed(32))));
          e.endList();
          return entry;
        });
  }

  private static Authorization authorization(RlpReader in) {
    in.startList();
    Authorization a =
        new Authorization(
            in.uint256(),
            in.address(),
            in.unsignedLong(),
            yParity(in, 255),
            in.uint256(),
            in.uint256());
    in.endList();
    return a;
  }

  private static Signature signature(RlpReader in) {
    return new Signature(yParity(in, 1), in.uint256(), in.uint256());
  }

  private static int yParity(RlpReader in, int most) {
    long value = in.unsignedLong();
    if (value < 0 || value > most) {
      throw new RlpException("yParity must be at most " + most);
    }
    return (int) value;
  }
}
