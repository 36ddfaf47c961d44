package io.witan.httpapi.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The positional parameters of a request. Every fault becomes error −32602 with geth's text. */
public final class Params {
  private final List<JsonNode> values;
  private final Optional<JsonNode> id;

  /**
   * The parameters of a request.
   *
   * @param id of the request; empty where it wants no answer
   */
  public Params(List<JsonNode> values, Optional<JsonNode> id) {
    this.values = List.copyOf(values);
    this.id = id;
  }

  public Optional<JsonNode> id() {
    return id;
  }

  public int size() {
    return values.size();
  }

  /** Refuses more than {@code most} parameters. */
  public void atMost(int most) {
    if (values.size() > most) {
      throw RpcError.invalidParams("too many arguments, want at most " + most).toException();
    }
  }

  public boolean has(int index) {
    return index < values.size() && !values.get(index).isNull();
  }

  public Field at(int index) {
    if (!has(index)) {
      throw RpcError.invalidParams("missing value for required argument " + index).toException();
    }
    return new Field(values.get(index), "invalid argument " + index);
  }

  public Address address(int index) {
    return at(index).address();
  }

  public Hash hash(int index) {
    return at(index).hash();
  }

  public Bytes data(int index) {
    return at(index).data();
  }

  /** An index or count, at most {@link Integer#MAX_VALUE}. */
  public int index(int index) {
    long value = at(index).unsignedLong();
    return value < 0 || value > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) value;
  }

  public boolean flag(int index) {
    return optional(index, Field::bool).orElse(false);
  }

  /** A number or a tag. */
  public BlockRef blockNumber(int index) {
    return at(index).blockNumber();
  }

  /** A number, a tag, a hash or an object of EIP-1898; the newest block where it is left out. */
  public BlockRef block(int index) {
    return optional(index, Field::block).orElse(BlockRef.LATEST);
  }

  public <T> Optional<T> optional(int index, Function<Field, T> read) {
    return has(index) ? Optional.of(read.apply(at(index))) : Optional.empty();
  }

  public Optional<Uint256> optionalQuantity(int index) {
    return optional(index, Field::quantity);
  }
}
