/**
 * The translation of EVM code to classes of the JVM. What runs it, and when, is {@link
 * io.witan.protocol.evm.CompiledTier}.
 */
package io.witan.protocol.evm.compiled;
