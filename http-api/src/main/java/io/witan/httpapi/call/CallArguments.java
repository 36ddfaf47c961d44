package io.witan.httpapi.call;

import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.execution.CallRequest;
import io.witan.protocol.ledger.AccessListEntry;
import java.util.List;
import java.util.Optional;

/**
 * The transaction object of a call. Fields that a call does not need (nonce, blobs) are not read.
 *
 * @param gas as asked for; empty for as much as the node allows
 * @param maxFeePerGas the gas price where one is given
 */
public record CallArguments(
    Address from,
    Optional<Address> to,
    Optional<Long> gas,
    Uint256 maxFeePerGas,
    Uint256 maxPriorityFeePerGas,
    Uint256 value,
    Bytes data,
    List<AccessListEntry> accessList) {
  private static final int MAX_ENTRIES = 1_000;
  private static final int MAX_KEYS = 10_000;

  public CallArguments {
    accessList = List.copyOf(accessList);
  }

  /** Reads the object; {@code chainId} must be the chain's where it is given. */
  public static CallArguments read(Field field, Uint256 chainId) {
    Optional<Uint256> gasPrice = field.member("gasPrice", Field::quantity);
    Optional<Uint256> fee = field.member("maxFeePerGas", Field::quantity);
    Optional<Uint256> tip = field.member("maxPriorityFeePerGas", Field::quantity);
    if (gasPrice.isPresent() && (fee.isPresent() || tip.isPresent())) {
      throw refused("both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified");
    }
    Optional<Uint256> chain = field.member("chainId", Field::quantity);
    if (chain.isPresent() && !chain.get().equals(chainId)) {
      throw refused(
          "chainId does not match node's (have=" + chain.get() + ", want=" + chainId + ")");
    }
    Uint256 most = gasPrice.or(() -> fee).orElse(Uint256.ZERO);
    Uint256 priority = gasPrice.or(() -> tip).orElse(Uint256.ZERO);
    if (fee.isPresent() && priority.compareTo(most) > 0) {
      throw refused("maxFeePerGas (" + most + ") < maxPriorityFeePerGas (" + priority + ")");
    }
    return new CallArguments(
        field.member("from", Field::address).orElse(Address.ZERO),
        field.member("to", Field::address),
        field.member("gas", Field::unsignedLong),
        most,
        priority,
        field.member("value", Field::quantity).orElse(Uint256.ZERO),
        data(field),
        field.member("accessList", CallArguments::accessList).orElse(List.of()));
  }

  private static Bytes data(Field field) {
    Optional<Bytes> input = field.member("input", Field::data);
    Optional<Bytes> data = field.member("data", Field::data);
    if (input.isPresent() && data.isPresent() && !input.equals(data)) {
      throw refused(
          "both \"data\" and \"input\" are set and not equal. Please use \"input\" to pass"
              + " transaction call data");
    }
    return input.or(() -> data).orElse(Bytes.EMPTY);
  }

  private static List<AccessListEntry> accessList(Field field) {
    if (field.json().size() > MAX_ENTRIES) {
      throw field.fault("the access list has more than " + MAX_ENTRIES + " entries");
    }
    List<AccessListEntry> entries = field.list(CallArguments::entry);
    if (entries.stream().mapToInt(entry -> entry.storageKeys().size()).sum() > MAX_KEYS) {
      throw field.fault("the access list has more than " + MAX_KEYS + " keys");
    }
    return entries;
  }

  private static AccessListEntry entry(Field field) {
    Address address =
        field
            .member("address", Field::address)
            .orElseThrow(() -> field.fault("an access list entry has no address"));
    return new AccessListEntry(
        address,
        field.member("storageKeys", keys -> keys.list(Field::storageKey)).orElse(List.of()));
  }

  private static RuntimeException refused(String why) {
    return RpcError.server(why).toException();
  }

  /** Whether the sender offers to pay for gas. */
  public boolean paysForGas() {
    return !maxFeePerGas.isZero();
  }

  public CallRequest withGas(long limit) {
    return request(limit, accessList);
  }

  CallRequest request(long limit, List<AccessListEntry> entries) {
    return new CallRequest(
        from, to, limit, maxFeePerGas, maxPriorityFeePerGas, value, data, entries);
  }
}
