package io.witan.simulations.world;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.crypto.Verifier;
import io.witan.simulations.adversary.Pen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Signatures without a curve: a signature names its key and carries a tag over key and digest. Only
 * a node's {@link Signer} makes valid ones, and only its node has it, so nobody can forge. Some
 * hundred times faster than secp256k1.
 */
public final class SymbolicKeys implements Verifier {
  /** Keys of nobody, for liars. */
  private static final int STRANGERS = 3;

  private final int identities;
  private final List<PublicKey> keys = new ArrayList<>();
  private final List<Address> addresses = new ArrayList<>();
  private final Map<PublicKey, Integer> numbers = new LinkedHashMap<>();

  /** Keys for {@code count} identities, the same in every run. */
  public SymbolicKeys(int count) {
    this.identities = count;
    for (int i = 0; i < count + STRANGERS; i++) {
      Bytes half = Keccak.hash(Bytes.ofInts('k', i >> 8, i)).bytes();
      PublicKey key = new PublicKey(Bytes.concat(half, Keccak.hash(half).bytes()));
      keys.add(key);
      addresses.add(key.address());
      numbers.put(key, i);
    }
  }

  public int count() {
    return identities;
  }

  /** What a lying node writes with: the key of its identity, and those of nobody. */
  Pen pen(Setup setup, int identity) {
    List<Signer> strangers = new ArrayList<>();
    for (int i = 0; i < STRANGERS; i++) {
      strangers.add(signer(identities + i));
    }
    return new Pen(
        signer(identity),
        strangers,
        setup.product().rules().encoding(),
        (parent, template) -> LightLedger.build(parent, template, 0));
  }

  public PublicKey key(int identity) {
    return keys.get(identity);
  }

  public Address address(int identity) {
    return addresses.get(identity);
  }

  /** The identity with this key, or −1. */
  public int numberOf(PublicKey key) {
    return numbers.getOrDefault(key, -1);
  }

  /** The signing handle of one identity. */
  public Signer signer(int identity) {
    Address address = addresses.get(identity);
    return new Signer() {
      @Override
      public Address address() {
        return address;
      }

      @Override
      public Signature sign(Hash digest) {
        return new Signature(0, tag(identity, digest), Uint256.of(identity + 1L));
      }
    };
  }

  @Override
  public Optional<PublicKey> recoverKey(Hash digest, Signature signature) {
    int identity = identity(digest, signature);
    return identity < 0 ? Optional.empty() : Optional.of(keys.get(identity));
  }

  @Override
  public Optional<Address> recover(Hash digest, Signature signature) {
    int identity = identity(digest, signature);
    return identity < 0 ? Optional.empty() : Optional.of(addresses.get(identity));
  }

  private int identity(Hash digest, Signature signature) {
    long named = signature.s().toLongSaturated() - 1;
    if (named < 0 || named >= keys.size()) {
      return -1;
    }
    boolean fits = signature.yParity() == 0 && signature.r().equals(tag((int) named, digest));
    return fits ? (int) named : -1;
  }

  private static Uint256 tag(int identity, Hash digest) {
    byte[] bytes = digest.bytes().unsafeArray();
    long first = identity + 1L;
    long second = ~first;
    for (byte b : bytes) {
      first = (first ^ (b & 0xff)) * 0x100000001b3L;
      second = (second + (b & 0xff)) * 0x9e3779b97f4a7c15L;
    }
    return new Uint256(0, 1, first, second);
  }
}
