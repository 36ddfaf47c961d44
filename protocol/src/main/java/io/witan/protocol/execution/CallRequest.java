package io.witan.protocol.execution;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.AccessListEntry;
import io.witan.protocol.ledger.Authorization;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * A call that is run but not put into a block: no nonce and no signature.
 *
 * @param to empty to try the creation of a contract
 * @param gas the limit, intrinsic gas included
 * @param maxFeePerGas zero where the caller does not pay for gas
 * @param maxFeePerBlobGas zero where the caller does not pay for blobs
 */
public record CallRequest(
    Address from,
    Optional<Address> to,
    long gas,
    Uint256 maxFeePerGas,
    Uint256 maxPriorityFeePerGas,
    Uint256 value,
    Bytes data,
    List<AccessListEntry> accessList,
    List<Authorization> authorizations,
    Uint256 maxFeePerBlobGas,
    List<Hash> blobVersionedHashes) {
  public CallRequest {
    accessList = List.copyOf(accessList);
    authorizations = List.copyOf(authorizations);
    blobVersionedHashes = List.copyOf(blobVersionedHashes);
  }

  /** A call without blobs that delegates nothing. */
  public CallRequest(
      Address from,
      Optional<Address> to,
      long gas,
      Uint256 maxFeePerGas,
      Uint256 maxPriorityFeePerGas,
      Uint256 value,
      Bytes data,
      List<AccessListEntry> accessList) {
    this(
        from,
        to,
        gas,
        maxFeePerGas,
        maxPriorityFeePerGas,
        value,
        data,
        accessList,
        List.of(),
        Uint256.ZERO,
        List.of());
  }

  /** The most that the blobs may cost, in wei. */
  BigInteger mostForBlobs() {
    return maxFeePerBlobGas
        .toBigInteger()
        .multiply(BigInteger.valueOf(BlobGas.PER_BLOB * blobVersionedHashes.size()));
  }
}
