package io.witan.httpapi.call;

import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.execution.CallRequest;
import io.witan.protocol.ledger.AccessListEntry;
import io.witan.protocol.ledger.Authorization;
import java.util.List;
import java.util.Optional;

/**
 * The transaction object of a call.
 *
 * @param nonce as asked for; only a simulation looks at it
 * @param gas as asked for; empty for as much as the node allows
 * @param gasPrice where one is given; then {@code fees} are the same
 * @param blobs of type 3 where they are given
 * @param authorizations of type 4 where they are given
 */
public record CallArguments(
    Address from,
    Optional<Address> to,
    Optional<Long> nonce,
    Optional<Long> gas,
    Optional<Uint256> gasPrice,
    Uint256 maxFeePerGas,
    Uint256 maxPriorityFeePerGas,
    Uint256 value,
    Bytes data,
    Optional<List<AccessListEntry>> accessList,
    Uint256 maxFeePerBlobGas,
    Optional<List<Hash>> blobs,
    Optional<List<Authorization>> authorizations) {
  private static final int MAX_ENTRIES = 1_000;
  private static final int MAX_KEYS = 10_000;

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
    return new CallArguments(
        field.member("from", Field::address).orElse(Address.ZERO),
        field.member("to", Field::address),
        field.member("nonce", Field::unsignedLong),
        field.member("gas", Field::unsignedLong),
        gasPrice,
        gasPrice.or(() -> fee).orElse(Uint256.ZERO),
        gasPrice.or(() -> tip).orElse(Uint256.ZERO),
        field.member("value", Field::quantity).orElse(Uint256.ZERO),
        data(field),
        field.member("accessList", CallArguments::accessList),
        field.member("maxFeePerBlobGas", Field::quantity).orElse(Uint256.ZERO),
        field.member("blobVersionedHashes", list -> atMost(list, MAX_ENTRIES).list(Field::hash)),
        field.member(
            "authorizationList",
            list -> atMost(list, MAX_ENTRIES).list(CallArguments::authorization)));
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

  private static Field atMost(Field list, int most) {
    if (list.json().size() > most) {
      throw list.fault("more than " + most + " entries");
    }
    return list;
  }

  private static List<AccessListEntry> accessList(Field field) {
    List<AccessListEntry> entries = atMost(field, MAX_ENTRIES).list(CallArguments::entry);
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

  private static Authorization authorization(Field field) {
    long parity =
        field
            .member("yParity", Field::unsignedLong)
            .or(() -> field.member("v", Field::unsignedLong))
            .orElse(0L);
    if (parity < 0 || parity > 255) {
      throw field.fault("yParity is above 255");
    }
    return new Authorization(
        field.member("chainId", Field::quantity).orElse(Uint256.ZERO),
        field
            .member("address", Field::address)
            .orElseThrow(() -> field.fault("an authorization has no address")),
        field.member("nonce", Field::unsignedLong).orElse(0L),
        (int) parity,
        field.member("r", Field::quantity).orElse(Uint256.ZERO),
        field.member("s", Field::quantity).orElse(Uint256.ZERO));
  }

  private static RuntimeException refused(String why) {
    return RpcError.server(why).toException();
  }

  /** The same call that offers other fees; {@code gasPrice} is then out of use. */
  public CallArguments withFees(Uint256 fee, Uint256 tip) {
    return new CallArguments(
        from,
        to,
        nonce,
        gas,
        gasPrice,
        fee,
        tip,
        value,
        data,
        accessList,
        maxFeePerBlobGas,
        blobs,
        authorizations);
  }

  /** Whether the sender offers to pay for gas. */
  public boolean paysForGas() {
    return !maxFeePerGas.isZero();
  }

  public CallRequest withGas(long limit) {
    return request(limit, accessList.orElse(List.of()));
  }

  CallRequest request(long limit, List<AccessListEntry> entries) {
    return new CallRequest(
        from,
        to,
        limit,
        maxFeePerGas,
        maxPriorityFeePerGas,
        value,
        data,
        entries,
        authorizations.orElse(List.of()),
        maxFeePerBlobGas,
        blobs.orElse(List.of()));
  }
}
