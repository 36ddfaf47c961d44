package io.witan.protocol.evm;

/** Code that was translated to the JVM's own; generated classes implement it. */
interface CompiledCode {
  /**
   * Runs as {@link Interpreter#run} does, from {@link Frame#pc}: from a frame's beginning, after a
   * call has returned, or from wherever the translation itself stopped.
   *
   * @return {@link Interpreter#ENDED} or {@link Interpreter#CALLS}
   */
  int run(Evm evm, Frame f);
}
