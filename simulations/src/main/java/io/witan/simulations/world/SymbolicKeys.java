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

  /** Makes every r a number that a curve could have, whatever the tag. */
  private static final long MARK = 1;

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
  Pen pen(Setup setup, LightExecution execution, int identity) {
    List<Signer> strangers = new ArrayList<>();
    for (int i = 0; i < STRANGERS; i++) {
      strangers.add(signer(identities + i));
    }
    return new Pen(
        signer(identity),
        strangers,
        setup.product().rules().encoding(),
        (parent, template) -> execution.build(parent, template, 0));
  }

  public PublicKey key(int identity) {
    return keys.get(identity);
  }

  public Address address(int identity) {
    return addresses.get(identity);
  }

  /** The identity with this key, or −1. */
  @SuppressWarnings("ReferenceEquality") // The very key is the quick case.
  public int numberOf(PublicKey key) {
    for (int i = 0; i < identities; i++) {
      if (keys.get(i) == key) {
        return i;
      }
    }
    return numbers.getOrDefault(key, -1);
  }

  /** The signing handle of one identity. */
  public Signer signer(int identity) {
    Address address = addresses.get(identity);
    Uint256 own = Uint256.of(identity + 1L);
    return new Signer() {
      @Override
      public Address address() {
        return address;
      }

      @Override
      public Signature sign(Hash digest) {
        return new Signature(0, new Uint256(0, 0, MARK, tag(identity, digest)), own);
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
    Uint256 s = signature.s();
    long named = (s.w3() | s.w2() | s.w1()) == 0 ? s.w0() - 1 : -1;
    if (named < 0 || named >= keys.size()) {
      return -1;
    }
    Uint256 r = signature.r();
    boolean fits =
        signature.yParity() == 0
            && (r.w3() | r.w2()) == 0
            && r.w1() == MARK
            && r.w0() == tag((int) named, digest);
    return fits ? (int) named : -1;
  }

  private static long tag(int identity, Hash digest) {
    return Symbols.mix(identity + 1L, Symbols.of(digest));
  }
}
