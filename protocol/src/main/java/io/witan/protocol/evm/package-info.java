/**
 * The EVM from Frontier to Osaka. {@link io.witan.protocol.evm.Evm} runs a transaction's frames in
 * a loop, {@code Interpreter} runs one frame until it ends or calls, and what it leaves out of its
 * hot loop is in the classes named {@code …Ops}. Which instructions a fork has and what it charges
 * is data: {@code Instructions} and {@code GasSchedule}. All changes go through {@link
 * io.witan.protocol.evm.Journal}, which can undo them.
 */
package io.witan.protocol.evm;
