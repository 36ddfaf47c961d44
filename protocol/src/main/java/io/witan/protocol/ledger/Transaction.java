package io.witan.protocol.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Signature;
import java.util.List;
import java.util.Optional;

/** A signed transaction of any type (EIP-2718). Gas in gas units, prices and value in wei. */
public sealed interface Transaction {
  /** 0 to 4. */
  int type();

  /** Unsigned 64-bit. */
  long nonce();

  /** Unsigned 64-bit: what is over 63 bits fits into no block. */
  long gasLimit();

  /** Empty where a contract is created. */
  Optional<Address> to();

  Uint256 value();

  /** Call data, or init code. */
  Bytes data();

  Signature signature();

  /** Empty for a legacy transaction without replay protection and for a private one. */
  Optional<Uint256> chainId();

  /** The most that is paid per gas; the gas price of types 0 and 1. */
  Uint256 maxFeePerGas();

  /** The most of it that goes to the block's author; the gas price of types 0 and 1. */
  Uint256 maxPriorityFeePerGas();

  default List<AccessListEntry> accessList() {
    return List.of();
  }

  default List<Hash> blobVersionedHashes() {
    return List.of();
  }

  default List<Authorization> authorizations() {
    return List.of();
  }

  /**
   * Type 0.
   *
   * @param v 27 or 28; 35 or more with the chain id (EIP-155); 37 or 38 marks a private transaction
   *     on chains other than 1 (GoQuorum)
   */
  record Legacy(
      long nonce,
      Uint256 gasPrice,
      long gasLimit,
      Optional<Address> to,
      Uint256 value,
      Bytes data,
      Uint256 v,
      Uint256 r,
      Uint256 s)
      implements Transaction {
    @Override
    public int type() {
      return 0;
    }

    @Override
    public Uint256 maxFeePerGas() {
      return gasPrice;
    }

    @Override
    public Uint256 maxPriorityFeePerGas() {
      return gasPrice;
    }

    /** The same with another nonce, whose signature then is not its own. */
    public Legacy withNonce(long other) {
      return new Legacy(other, gasPrice, gasLimit, to, value, data, v, r, s);
    }

    /** The same with other data, whose signature then is not its own. */
    public Legacy withData(Bytes other) {
      return new Legacy(nonce, gasPrice, gasLimit, to, value, other, v, r, s);
    }

    /** The same with another signature, whose parity is in V already. */
    public Legacy withSignature(Uint256 other, Signature signature) {
      return new Legacy(
          nonce, gasPrice, gasLimit, to, value, data, other, signature.r(), signature.s());
    }

    /** Whether V marks the payload as private, as GoQuorum does. */
    public boolean isPrivate() {
      return v.fitsLong() && (v.w0() == 37 || v.w0() == 38);
    }

    @Override
    public Optional<Uint256> chainId() {
      if (isPrivate() || v.compareTo(Uint256.of(35)) < 0) {
        return Optional.empty();
      }
      return Optional.of(Uint256.of(v.minus(Uint256.of(35)).toBigInteger().shiftRight(1)));
    }

    @Override
    public Signature signature() {
      boolean protectedV = v.compareTo(Uint256.of(35)) >= 0;
      return new Signature((int) ((protectedV ? v.w0() - 35 : v.w0() - 27) & 1), r, s);
    }
  }

  /** Type 1 (EIP-2930). */
  record AccessList(
      Uint256 chain,
      long nonce,
      Uint256 gasPrice,
      long gasLimit,
      Optional<Address> to,
      Uint256 value,
      Bytes data,
      List<AccessListEntry> accessList,
      Signature signature)
      implements Transaction {
    public AccessList {
      accessList = List.copyOf(accessList);
    }

    @Override
    public int type() {
      return 1;
    }

    @Override
    public Optional<Uint256> chainId() {
      return Optional.of(chain);
    }

    @Override
    public Uint256 maxFeePerGas() {
      return gasPrice;
    }

    @Override
    public Uint256 maxPriorityFeePerGas() {
      return gasPrice;
    }
  }

  /** Type 2 (EIP-1559). */
  record FeeMarket(
      Uint256 chain,
      long nonce,
      Uint256 maxPriorityFeePerGas,
      Uint256 maxFeePerGas,
      long gasLimit,
      Optional<Address> to,
      Uint256 value,
      Bytes data,
      List<AccessListEntry> accessList,
      Signature signature)
      implements Transaction {
    public FeeMarket {
      accessList = List.copyOf(accessList);
    }

    @Override
    public int type() {
      return 2;
    }

    @Override
    public Optional<Uint256> chainId() {
      return Optional.of(chain);
    }
  }

  /** Type 3 (EIP-4844), without its blobs. */
  record Blob(
      Uint256 chain,
      long nonce,
      Uint256 maxPriorityFeePerGas,
      Uint256 maxFeePerGas,
      long gasLimit,
      Address recipient,
      Uint256 value,
      Bytes data,
      List<AccessListEntry> accessList,
      Uint256 maxFeePerBlobGas,
      List<Hash> blobVersionedHashes,
      Signature signature)
      implements Transaction {
    public Blob {
      accessList = List.copyOf(accessList);
      blobVersionedHashes = List.copyOf(blobVersionedHashes);
    }

    @Override
    public int type() {
      return 3;
    }

    @Override
    public Optional<Address> to() {
      return Optional.of(recipient);
    }

    @Override
    public Optional<Uint256> chainId() {
      return Optional.of(chain);
    }
  }

  /** Type 4 (EIP-7702). */
  record SetCode(
      Uint256 chain,
      long nonce,
      Uint256 maxPriorityFeePerGas,
      Uint256 maxFeePerGas,
      long gasLimit,
      Address recipient,
      Uint256 value,
      Bytes data,
      List<AccessListEntry> accessList,
      List<Authorization> authorizations,
      Signature signature)
      implements Transaction {
    public SetCode {
      accessList = List.copyOf(accessList);
      authorizations = List.copyOf(authorizations);
    }

    @Override
    public int type() {
      return 4;
    }

    @Override
    public Optional<Address> to() {
      return Optional.of(recipient);
    }

    @Override
    public Optional<Uint256> chainId() {
      return Optional.of(chain);
    }
  }
}
