/**
 * Transactions, calls and blocks as pure functions of a state: {@link
 * io.witan.protocol.execution.TransactionExecution}, {@link
 * io.witan.protocol.execution.CallExecution} and {@link
 * io.witan.protocol.execution.BlockExecution}, whose transactions {@code RunAhead} runs on several
 * cores. What makes a transaction or block invalid is a value, never an exception.
 */
package io.witan.protocol.execution;
