package io.witan.protocol.evm.precompile;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rules.Rules;
import java.util.Optional;

/** A contract that the protocol itself computes (Yellow Paper, appendix E, and later EIPs). */
public interface Precompile {
  /**
   * What a run costs, in gas; {@link Long#MAX_VALUE} where it is more than fits. The caller takes
   * it before it calls {@link #run}, and does not call it where the gas is not there.
   */
  long gas(Bytes input, Rules rules);

  /** The return data, or empty where the call fails and takes all gas that it was given. */
  Optional<Bytes> run(Bytes input, Rules rules);
}
