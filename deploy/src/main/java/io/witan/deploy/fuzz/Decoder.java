package io.witan.deploy.fuzz;

import io.witan.protocol.bytes.Bytes;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * One way in which bytes of a stranger are read.
 *
 * @param samples bytes that it accepts
 * @param rlp whether the samples are RLP, which is changed node by node
 * @param compose makes the input of changed samples, where these are only a plan of it
 * @param mostBytes of an input; a peer cannot send more, or it would teach nothing new
 * @param decode gives what the bytes say; throws {@link IllegalArgumentException} where they say
 *     nothing, and never anything else
 * @param encode its inverse
 */
record Decoder<T>(
    String name,
    List<Bytes> samples,
    boolean rlp,
    int mostBytes,
    UnaryOperator<Bytes> compose,
    Function<Bytes, T> decode,
    Function<T, Bytes> encode,
    Form form) {
  /** What encoding again must give. */
  enum Form {
    /** The same bytes: there is one way to write each value. */
    CANONICAL,
    /** Bytes that read as the same value: readers forgive, or a value has several forms. */
    LENIENT,
    /** It is not written by us. */
    READ_ONLY
  }

  private static final int USUAL_MOST = 16 << 10;

  Decoder {
    samples = List.copyOf(samples);
  }

  static <T> Decoder<T> canonical(
      String name, List<Bytes> samples, Function<Bytes, T> decode, Function<T, Bytes> encode) {
    return new Decoder<>(
        name, samples, true, USUAL_MOST, same -> same, decode, encode, Form.CANONICAL);
  }

  static <T> Decoder<T> readOnly(String name, List<Bytes> samples, Function<Bytes, T> decode) {
    return new Decoder<>(
        name, samples, true, USUAL_MOST, same -> same, decode, read -> Bytes.EMPTY, Form.READ_ONLY);
  }

  Decoder<T> lenient() {
    return new Decoder<>(name, samples, rlp, mostBytes, compose, decode, encode, Form.LENIENT);
  }

  /** The samples are no RLP: they are changed byte by byte. */
  Decoder<T> ofBytes() {
    return new Decoder<>(name, samples, false, mostBytes, compose, decode, encode, form);
  }

  /** The samples are plans of inputs. */
  Decoder<T> composed(UnaryOperator<Bytes> by) {
    return new Decoder<>(name, samples, rlp, mostBytes, by, decode, encode, form);
  }

  Decoder<T> atMost(int bytes) {
    return new Decoder<>(name, samples, rlp, bytes, compose, decode, encode, form);
  }
}
