package io.witan.httpapi.trace;

import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.Halt;
import io.witan.protocol.evm.Inspector.Call;

/** Says why a precompile refused its input, where clients know words for it. */
final class PrecompileFailure {
  private static final String LENGTH = "invalid input length";

  private PrecompileFailure() {}

  static String text(Call call) {
    long number = Uint256.of(call.to().bytes()).toLongSaturated();
    int size = call.input().size();
    if (number > Integer.MAX_VALUE) {
      return Halt.PRECOMPILE_FAILED.text();
    }
    return switch ((int) number) {
      case 0x08 -> of(size % 192 == 0, "bad elliptic curve pairing size");
      case 0x09 -> size == 213 ? "invalid final flag" : LENGTH;
      case 0x0a -> of(size == 192, LENGTH);
      case 0x0b -> of(size == 256, LENGTH);
      case 0x0c -> of(size > 0 && size % 160 == 0, LENGTH);
      case 0x0d -> of(size == 512, LENGTH);
      case 0x0e -> of(size > 0 && size % 288 == 0, LENGTH);
      case 0x0f -> of(size > 0 && size % 384 == 0, LENGTH);
      case 0x10 -> of(size == 64, LENGTH);
      case 0x11 -> of(size == 128, LENGTH);
      default -> Halt.PRECOMPILE_FAILED.text();
    };
  }

  private static String of(boolean fits, String otherwise) {
    return fits ? Halt.PRECOMPILE_FAILED.text() : otherwise;
  }
}
