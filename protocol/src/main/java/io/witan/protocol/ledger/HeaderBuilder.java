package io.witan.protocol.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import java.util.Optional;

/** Collects a header's fields; starts as an empty block's header, or as another header. */
public final class HeaderBuilder {
  private Hash parentHash = Hash.ZERO;
  private Hash ommersHash = EmptyHashes.OMMERS;
  private Address coinbase = Address.ZERO;
  private Hash stateRoot = EmptyHashes.TRIE;
  private Hash transactionsRoot = EmptyHashes.TRIE;
  private Hash receiptsRoot = EmptyHashes.TRIE;
  private Bloom logsBloom = Bloom.EMPTY;
  private Uint256 difficulty = Uint256.ONE;
  private long number;
  private long gasLimit;
  private long gasUsed;
  private long timestamp;
  private Bytes extraData = Bytes.EMPTY;
  private Hash mixHash = Hash.ZERO;
  private Bytes nonce = Bytes.wrap(new byte[8]);
  private Optional<Uint256> baseFeePerGas = Optional.empty();
  private Optional<Hash> withdrawalsRoot = Optional.empty();
  private Optional<Long> blobGasUsed = Optional.empty();
  private Optional<Long> excessBlobGas = Optional.empty();
  private Optional<Hash> parentBeaconBlockRoot = Optional.empty();
  private Optional<Hash> requestsHash = Optional.empty();

  public HeaderBuilder() {}

  HeaderBuilder(Header from) {
    this.parentHash = from.parentHash();
    this.ommersHash = from.ommersHash();
    this.coinbase = from.coinbase();
    this.stateRoot = from.stateRoot();
    this.transactionsRoot = from.transactionsRoot();
    this.receiptsRoot = from.receiptsRoot();
    this.logsBloom = from.logsBloom();
    this.difficulty = from.difficulty();
    this.number = from.number();
    this.gasLimit = from.gasLimit();
    this.gasUsed = from.gasUsed();
    this.timestamp = from.timestamp();
    this.extraData = from.extraData();
    this.mixHash = from.mixHash();
    this.nonce = from.nonce();
    this.baseFeePerGas = from.baseFeePerGas();
    this.withdrawalsRoot = from.withdrawalsRoot();
    this.blobGasUsed = from.blobGasUsed();
    this.excessBlobGas = from.excessBlobGas();
    this.parentBeaconBlockRoot = from.parentBeaconBlockRoot();
    this.requestsHash = from.requestsHash();
  }

  public HeaderBuilder parentHash(Hash value) {
    this.parentHash = value;
    return this;
  }

  public HeaderBuilder ommersHash(Hash value) {
    this.ommersHash = value;
    return this;
  }

  public HeaderBuilder coinbase(Address value) {
    this.coinbase = value;
    return this;
  }

  public HeaderBuilder stateRoot(Hash value) {
    this.stateRoot = value;
    return this;
  }

  public HeaderBuilder transactionsRoot(Hash value) {
    this.transactionsRoot = value;
    return this;
  }

  public HeaderBuilder receiptsRoot(Hash value) {
    this.receiptsRoot = value;
    return this;
  }

  public HeaderBuilder logsBloom(Bloom value) {
    this.logsBloom = value;
    return this;
  }

  public HeaderBuilder difficulty(Uint256 value) {
    this.difficulty = value;
    return this;
  }

  public HeaderBuilder number(long value) {
    this.number = value;
    return this;
  }

  public HeaderBuilder gasLimit(long value) {
    this.gasLimit = value;
    return this;
  }

  public HeaderBuilder gasUsed(long value) {
    this.gasUsed = value;
    return this;
  }

  public HeaderBuilder timestamp(long value) {
    this.timestamp = value;
    return this;
  }

  public HeaderBuilder extraData(Bytes value) {
    this.extraData = value;
    return this;
  }

  public HeaderBuilder mixHash(Hash value) {
    this.mixHash = value;
    return this;
  }

  public HeaderBuilder nonce(Bytes value) {
    this.nonce = value;
    return this;
  }

  public HeaderBuilder baseFeePerGas(Uint256 value) {
    this.baseFeePerGas = Optional.of(value);
    return this;
  }

  public HeaderBuilder withdrawalsRoot(Hash value) {
    this.withdrawalsRoot = Optional.of(value);
    return this;
  }

  public HeaderBuilder blobGasUsed(long value) {
    this.blobGasUsed = Optional.of(value);
    return this;
  }

  public HeaderBuilder excessBlobGas(long value) {
    this.excessBlobGas = Optional.of(value);
    return this;
  }

  public HeaderBuilder parentBeaconBlockRoot(Hash value) {
    this.parentBeaconBlockRoot = Optional.of(value);
    return this;
  }

  public HeaderBuilder requestsHash(Hash value) {
    this.requestsHash = Optional.of(value);
    return this;
  }

  public Header build() {
    return build(new HeaderMemo());
  }

  Header build(HeaderMemo memo) {
    return new Header(
        parentHash,
        ommersHash,
        coinbase,
        stateRoot,
        transactionsRoot,
        receiptsRoot,
        logsBloom,
        difficulty,
        number,
        gasLimit,
        gasUsed,
        timestamp,
        extraData,
        mixHash,
        nonce,
        baseFeePerGas,
        withdrawalsRoot,
        blobGasUsed,
        excessBlobGas,
        parentBeaconBlockRoot,
        requestsHash,
        memo);
  }
}
