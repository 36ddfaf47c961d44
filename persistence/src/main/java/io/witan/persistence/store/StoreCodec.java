package io.witan.persistence.store;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.execution.TransactionOutcome;
import io.witan.protocol.ledger.Bloom;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.store.TransactionPlace;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Values of the ledger's database in format {@link StoreFormat#CURRENT}. */
final class StoreCodec {
  private StoreCodec() {}

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] key(Hash hash) {
    return hash.bytes().unsafeArray();
  }

  static byte[] height(long height) {
    return ByteBuffer.allocate(Long.BYTES).putLong(height).array();
  }

  static long height(byte[] value) {
    return ByteBuffer.wrap(value).getLong();
  }

  static byte[] place(Hash blockHash, long height, int index) {
    return ByteBuffer.allocate(Hash.SIZE + Long.BYTES + Integer.BYTES)
        .put(blockHash.bytes().unsafeArray())
        .putLong(height)
        .putInt(index)
        .array();
  }

  static TransactionPlace place(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    byte[] hash = new byte[Hash.SIZE];
    in.get(hash);
    return new TransactionPlace(Hash.wrap(hash), in.getLong(), in.getInt());
  }

  static byte[] senders(List<RecoveredTransaction> transactions) {
    ByteBuffer out = ByteBuffer.allocate(transactions.size() * Address.SIZE);
    for (RecoveredTransaction transaction : transactions) {
      out.put(transaction.sender().bytes().unsafeArray());
    }
    return out.array();
  }

  static List<Address> senders(byte[] value) {
    Bytes all = Bytes.wrap(value);
    List<Address> senders = new ArrayList<>(value.length / Address.SIZE);
    for (int at = 0; at < value.length; at += Address.SIZE) {
      senders.add(Address.of(all.slice(at, at + Address.SIZE)));
    }
    return List.copyOf(senders);
  }

  static byte[] outcomes(List<TransactionOutcome> outcomes) {
    return new RlpWriter(256).list(outcomes, StoreCodec::writeOutcome).toBytes().unsafeArray();
  }

  static List<TransactionOutcome> outcomes(byte[] value) {
    return RlpReader.decode(Bytes.wrap(value), in -> in.list(StoreCodec::readOutcome));
  }

  /** The bloom is left out: it follows from the logs. */
  private static void writeOutcome(RlpWriter out, TransactionOutcome outcome) {
    Receipt receipt = outcome.receipt();
    out.startList().number(receipt.type()).bytes(receipt.statusOrRoot());
    out.number(receipt.cumulativeGasUsed()).list(receipt.logs(), Log::write);
    out.number(outcome.gasUsed()).number(outcome.effectiveGasPrice());
    out.bytes(outcome.contractAddress().map(Address::bytes).orElse(Bytes.EMPTY));
    out.bytes(outcome.output()).startList();
    outcome.failure().ifPresent(text -> out.bytes(text.getBytes(StandardCharsets.UTF_8)));
    out.endList().endList();
  }

  private static TransactionOutcome readOutcome(RlpReader in) {
    in.startList();
    int type = in.nonNegativeInt();
    Bytes statusOrRoot = in.bytes();
    long cumulativeGasUsed = in.nonNegativeLong();
    List<Log> logs = in.list(Log::read);
    Receipt receipt = new Receipt(type, statusOrRoot, cumulativeGasUsed, Bloom.ofLogs(logs), logs);
    TransactionOutcome outcome =
        new TransactionOutcome(
            receipt,
            in.nonNegativeLong(),
            in.uint256(),
            Optional.of(in.bytes()).filter(bytes -> !bytes.isEmpty()).map(Address::of),
            in.bytes(),
            failure(in.list(RlpReader::bytes)));
    in.endList();
    return outcome;
  }

  private static Optional<String> failure(List<Bytes> texts) {
    if (texts.size() > 1) {
      throw new RlpException("an outcome has more than one failure");
    }
    return texts.stream()
        .findFirst()
        .map(text -> new String(text.unsafeArray(), StandardCharsets.UTF_8));
  }
}
