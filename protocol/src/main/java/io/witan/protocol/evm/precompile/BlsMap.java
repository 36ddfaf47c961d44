package io.witan.protocol.evm.precompile;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.rules.Rules;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Optional;
import supranational.blst.P1;

/**
 * 0x10 and 0x11: field elements mapped to points of the subgroups (EIP-2537). The library's Java
 * face lacks the map, so its functions are called in the shared object that it loaded.
 */
final class BlsMap implements Precompile {
  private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;
  private static final int LIMBS = BlsCodec.NATIVE;

  private final int degree;
  private final long gas;

  private BlsMap(int degree, long gas) {
    this.degree = degree;
    this.gas = gas;
  }

  static BlsMap toG1() {
    return new BlsMap(1, 5500);
  }

  static BlsMap toG2() {
    return new BlsMap(2, 23_800);
  }

  @Override
  public long gas(Bytes input, Rules rules) {
    return gas;
  }

  @Override
  public Optional<Bytes> run(Bytes input, Rules rules) {
    if (input.size() != degree * BlsCodec.FIELD) {
      return Optional.empty();
    }
    for (int i = 0; i < degree; i++) {
      if (BlsCodec.field(input, i * BlsCodec.FIELD).isEmpty()) {
        return Optional.empty();
      }
    }
    byte[] serialized = map(input);
    return Optional.of(degree == 1 ? BlsCodec.encodeG1(serialized) : BlsCodec.encodeG2(serialized));
  }

  private byte[] map(Bytes input) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment element = arena.allocate(degree * (long) LIMBS, WORD.byteAlignment());
      for (int i = 0; i < degree; i++) {
        Bytes field = BlsCodec.field(input, i * BlsCodec.FIELD).orElseThrow();
        MemorySegment digits = arena.allocate(LIMBS);
        digits.copyFrom(MemorySegment.ofArray(field.unsafeArray()));
        Native.FIELD_FROM_BYTES.invokeExact(element.asSlice((long) i * LIMBS), digits);
      }
      MemorySegment point = arena.allocate(3L * degree * LIMBS, WORD.byteAlignment());
      MemorySegment out = arena.allocate(2L * degree * LIMBS);
      if (degree == 1) {
        Native.MAP_TO_G1.invokeExact(point, element, MemorySegment.NULL);
        Native.SERIALIZE_G1.invokeExact(out, point);
      } else {
        Native.MAP_TO_G2.invokeExact(point, element, MemorySegment.NULL);
        Native.SERIALIZE_G2.invokeExact(out, point);
      }
      return out.toArray(ValueLayout.JAVA_BYTE);
    } catch (Throwable broken) {
      throw new Fault("the native BLS12-381 map failed: " + broken);
    }
  }

  /** The functions, found on first use. */
  private static final class Native {
    private static final SymbolLookup LIBRARY = library();
    static final MethodHandle FIELD_FROM_BYTES = function("blst_fp_from_bendian", 2);
    static final MethodHandle MAP_TO_G1 = function("blst_map_to_g1", 3);
    static final MethodHandle MAP_TO_G2 = function("blst_map_to_g2", 3);
    static final MethodHandle SERIALIZE_G1 = function("blst_p1_serialize", 2);
    static final MethodHandle SERIALIZE_G2 = function("blst_p2_serialize", 2);

    /** Making a point loads the shared object. */
    private static SymbolLookup library() {
      Fault.unless(new P1().is_inf(), "a new point is infinity");
      return SymbolLookup.loaderLookup();
    }

    @SuppressWarnings("restricted") // The signatures are those of the library's C header.
    private static MethodHandle function(String name, int pointers) {
      ValueLayout[] arguments = new ValueLayout[pointers];
      Arrays.fill(arguments, ValueLayout.ADDRESS);
      return Linker.nativeLinker()
          .downcallHandle(LIBRARY.findOrThrow(name), FunctionDescriptor.ofVoid(arguments));
    }
  }
}
