package io.witan.persistence.store;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.extension.Extension;
import io.witan.protocol.privacy.ledger.ContractPrivacy;
import io.witan.protocol.privacy.ledger.PrivateBlock.Receipted;
import io.witan.protocol.privacy.ledger.PrivateReceipt;
import io.witan.protocol.privacy.ledger.PrivateStore.Met;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Keys and values of a private state's database. */
final class PrivateCodec {
  private PrivateCodec() {}

  static byte[] key(PayloadHash payload) {
    return payload.bytes().unsafeArray();
  }

  /** Of what is kept of an address from a height on. */
  static byte[] from(Address address, long height) {
    return ByteBuffer.allocate(Address.SIZE + Long.BYTES)
        .put(address.bytes().unsafeArray())
        .putLong(height)
        .array();
  }

  static byte[] contract(ContractPrivacy contract) {
    RlpWriter out = new RlpWriter(80).startList().bytes(contract.creation().bytes());
    return out.number(contract.flag().code()).endList().toBytes().unsafeArray();
  }

  static ContractPrivacy contract(byte[] value) {
    return RlpReader.decode(
        Bytes.wrap(value),
        in -> {
          in.startList();
          ContractPrivacy contract =
              new ContractPrivacy(
                  new PayloadHash(in.fixed(PayloadHash.SIZE)),
                  PrivacyFlag.of(in.nonNegativeInt())
                      .orElseThrow(() -> new RlpException("no privacy flag")));
          in.endList();
          return contract;
        });
  }

  static byte[] extension(Extension extension) {
    return new RlpWriter(256)
        .startList()
        .address(extension.management())
        .address(extension.contract())
        .address(extension.initiator())
        .address(extension.recipient())
        .bytes(extension.recipientKey().getBytes(StandardCharsets.UTF_8))
        .bytes(extension.creation().bytes())
        .list(List.copyOf(extension.votes().entrySet()), PrivateCodec::vote)
        .number(code(extension.phase()))
        .list(extension.shared().stream().toList(), (out, hash) -> out.bytes(hash.bytes()))
        .endList()
        .toBytes()
        .unsafeArray();
  }

  private static int code(Extension.Phase phase) {
    return switch (phase) {
      case VOTING -> 0;
      case ACCEPTED -> 1;
      case SHARED -> 2;
      case REFUSED -> 3;
      case CANCELLED -> 4;
    };
  }

  private static Extension.Phase phase(int code) {
    return Stream.of(Extension.Phase.values())
        .filter(phase -> code(phase) == code)
        .findFirst()
        .orElseThrow(() -> new RlpException("no phase of an extension: " + code));
  }

  private static void vote(RlpWriter out, Map.Entry<Address, Boolean> vote) {
    out.startList().address(vote.getKey()).number(vote.getValue() ? 1 : 0).endList();
  }

  static Extension extension(byte[] value) {
    return RlpReader.decode(
        Bytes.wrap(value),
        in -> {
          in.startList();
          Extension extension =
              new Extension(
                  in.address(),
                  in.address(),
                  in.address(),
                  in.address(),
                  new String(in.bytes().unsafeArray(), StandardCharsets.UTF_8),
                  new PayloadHash(in.fixed(PayloadHash.SIZE)),
                  votes(in),
                  phase(in.nonNegativeInt()),
                  in.list(one -> new PayloadHash(one.fixed(PayloadHash.SIZE))).stream()
                      .findFirst());
          in.endList();
          return extension;
        });
  }

  private static SortedMap<Address, Boolean> votes(RlpReader in) {
    TreeMap<Address, Boolean> votes = new TreeMap<>();
    in.list(
        one -> {
          one.startList();
          votes.put(one.address(), one.nonNegativeInt() == 1);
          return one.endList();
        });
    return votes;
  }

  static byte[] met(Met met) {
    return ByteBuffer.allocate(Long.BYTES + 1)
        .putLong(met.height())
        .put((byte) (met.here() ? 1 : 0))
        .array();
  }

  static Met met(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    return new Met(in.getLong(), in.get() == 1);
  }

  /** Where a transaction stands. */
  static byte[] place(long height, int index) {
    return ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(height).putInt(index).array();
  }

  /**
   * What a block put in, beside its receipts.
   *
   * @param root of the state after it
   * @param payloads that no block below it names
   * @param contracts of which something is kept
   * @param extensions that began or went on
   */
  record Applied(
      Hash root, List<PayloadHash> payloads, List<Address> contracts, List<Address> extensions) {
    /** The root comes first, so that it can be read alone. */
    byte[] encode() {
      Bytes rest =
          new RlpWriter(256)
              .startList()
              .list(payloads, (out, payload) -> out.bytes(payload.bytes()))
              .list(contracts, RlpWriter::address)
              .list(extensions, RlpWriter::address)
              .endList()
              .toBytes();
      return Bytes.concat(root.bytes(), rest).unsafeArray();
    }

    static Hash root(byte[] value) {
      return Hash.of(Bytes.wrap(value).slice(0, Hash.SIZE));
    }

    static Applied decode(byte[] value) {
      return RlpReader.decode(
          Bytes.wrap(value).slice(Hash.SIZE, value.length),
          in -> {
            in.startList();
            List<PayloadHash> payloads =
                in.list(item -> new PayloadHash(item.fixed(PayloadHash.SIZE)));
            Applied applied =
                new Applied(
                    root(value),
                    payloads,
                    in.list(RlpReader::address),
                    in.list(RlpReader::address));
            in.endList();
            return applied;
          });
    }
  }

  static byte[] receipts(List<Receipted> receipts) {
    return new RlpWriter(512).list(receipts, PrivateCodec::write).toBytes().unsafeArray();
  }

  static List<Receipted> receipted(byte[] value) {
    return RlpReader.decode(Bytes.wrap(value), in -> in.list(PrivateCodec::read));
  }

  private static void write(RlpWriter out, Receipted receipted) {
    PrivateReceipt receipt = receipted.receipt();
    out.startList().number(receipted.index()).hash(receipted.transaction());
    out.list(receipt.logs(), Log::write);
    out.list(receipt.contract().stream().toList(), RlpWriter::address);
    out.bytes(receipt.output()).startList();
    receipt.failure().ifPresent(text -> out.bytes(text.getBytes(StandardCharsets.UTF_8)));
    out.endList().endList();
  }

  private static Receipted read(RlpReader in) {
    in.startList();
    int index = in.nonNegativeInt();
    Hash transaction = in.hash();
    List<Log> logs = in.list(Log::read);
    Optional<Address> contract = in.list(RlpReader::address).stream().findFirst();
    Bytes output = in.bytes();
    Optional<String> failure =
        in.list(RlpReader::bytes).stream()
            .findFirst()
            .map(text -> new String(text.unsafeArray(), StandardCharsets.UTF_8));
    in.endList();
    return new Receipted(index, transaction, new PrivateReceipt(logs, contract, output, failure));
  }
}
