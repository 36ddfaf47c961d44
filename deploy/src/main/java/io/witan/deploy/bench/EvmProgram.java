package io.witan.deploy.bench;

import io.witan.protocol.bytes.Bytes;

/**
 * Loops of one kind of work each, a run of which takes some millions of gas. They begin with an
 * accumulator over the number of rounds on the stack.
 */
public enum EvmProgram {
  /** One call of the token's {@code transfer}: no loop. */
  ERC20_TRANSFER("ERC-20 transfer, one call", 0, ""),
  /** 29 instructions and 93 gas a round: arithmetic with a word of memory. */
  ALU_AND_MEMORY(
      "arithmetic and memory",
      30_000,
      """
      DUP1 3 MUL 7 ADD 0 MSTORE 0 MLOAD DUP2 XOR 1 SHL SWAP1 POP 5 OR NOT 9 ADD
      """),
  /** 34 instructions and 147 gas a round. */
  KECCAK_LOOP(
      "keccak of 64 bytes, with arithmetic",
      20_000,
      """
      DUP1 3 MUL 7 ADD 0 MSTORE 0 MLOAD DUP2 XOR 1 SHL SWAP1 POP 5 OR NOT 9 ADD
      64 0 KECCAK256 XOR NOT
      """),
  KECCAK_1K("keccak of 1024 bytes", 8_000, "1024 0 KECCAK256 DUP1 0 MSTORE ADD"),
  MUL("mul", 40_000, "DUP1 MUL 7 ADD ".repeat(8)),
  DIV("div", 20_000, "DUP1 0x%s SWAP1 DIV XOR ".formatted("9e".repeat(20)).repeat(8)),
  MULMOD("mulmod", 20_000, "0x%s DUP2 DUP3 NOT MULMOD ADD ".formatted("fd".repeat(31)).repeat(8)),
  EXP("exp", 2_000, "0x%s SWAP1 EXP 1 OR 2 ADD ".formatted("c5".repeat(25))),
  SLOAD("sload, 64 warm words", 10_000, "DUP1 63 AND SLOAD ADD ".repeat(8)),
  SSTORE("sstore, 64 warm words", 6_000, "1 ADD DUP1 DUP1 63 AND SSTORE ".repeat(8)),
  MEMORY_COPY("memory copy of 1024 bytes", 8_000, "1024 32 0 MCOPY 1024 0 32 MCOPY 1 ADD"),
  CALLS("call of an empty frame", 6_000, "0 0 0 0 0 0xca11 GAS CALL ADD");

  private final String title;
  private final int rounds;
  private final String body;

  EvmProgram(String title, int rounds, String body) {
    this.title = title;
    this.rounds = rounds;
    this.body = body;
  }

  String title() {
    return title;
  }

  Bytes code() {
    return Assembly.of(
        rounds
            + " 0x"
            + "5a".repeat(32)
            + " loop: "
            + body
            + " SWAP1 1 SWAP1 SUB SWAP1 DUP2 @loop JUMPI");
  }
}
