package io.witan.httpapi.trace;

import java.util.Locale;

/** The instructions' names, as traces of all clients write them, and what they do to the stack. */
final class OpcodeNames {
  private static final String[] NAMES = new String[256];
  private static final byte[] TAKEN = new byte[256];
  private static final byte[] GIVEN = new byte[256];

  static {
    row(0x00, "STOP ADD MUL SUB DIV SDIV MOD SMOD ADDMOD MULMOD EXP SIGNEXTEND");
    row(0x10, "LT GT SLT SGT EQ ISZERO AND OR XOR NOT BYTE SHL SHR SAR CLZ");
    row(0x20, "KECCAK256");
    row(0x30, "ADDRESS BALANCE ORIGIN CALLER CALLVALUE CALLDATALOAD CALLDATASIZE CALLDATACOPY");
    row(0x38, "CODESIZE CODECOPY GASPRICE EXTCODESIZE EXTCODECOPY RETURNDATASIZE RETURNDATACOPY");
    row(0x3f, "EXTCODEHASH BLOCKHASH COINBASE TIMESTAMP NUMBER DIFFICULTY GASLIMIT CHAINID");
    row(0x47, "SELFBALANCE BASEFEE BLOBHASH BLOBBASEFEE");
    row(
        0x50,
        "POP MLOAD MSTORE MSTORE8 SLOAD SSTORE JUMP JUMPI PC MSIZE GAS JUMPDEST TLOAD TSTORE");
    row(0x5e, "MCOPY PUSH0");
    for (int i = 1; i <= 32; i++) {
      NAMES[0x5f + i] = "PUSH" + i;
    }
    for (int i = 1; i <= 16; i++) {
      NAMES[0x7f + i] = "DUP" + i;
      NAMES[0x8f + i] = "SWAP" + i;
    }
    stack();
    row(0xa0, "LOG0 LOG1 LOG2 LOG3 LOG4");
    row(0xf0, "CREATE CALL CALLCODE RETURN DELEGATECALL CREATE2");
    NAMES[0xfa] = "STATICCALL";
    row(0xfd, "REVERT INVALID SELFDESTRUCT");
  }

  /** Words that each takes and gives: rows of in and out, from the first code on. */
  private static void stack() {
    counts(0x00, "00 21 21 21 21 21 21 21 31 31 21 21");
    counts(0x10, "21 21 21 21 21 11 21 21 21 11 21 21 21 21 11");
    counts(0x20, "21");
    counts(0x30, "01 11 01 01 01 11 01 30 01 30 01 11 40 01 30 11");
    counts(0x40, "11 01 01 01 01 01 01 01 01 11 01");
    counts(0x50, "10 11 20 20 11 20 10 20 01 01 01 00 11 20 30 01");
    for (int i = 1; i <= 32; i++) {
      GIVEN[0x5f + i] = 1;
    }
    for (int i = 1; i <= 16; i++) {
      TAKEN[0x7f + i] = (byte) i;
      GIVEN[0x7f + i] = (byte) (i + 1);
      TAKEN[0x8f + i] = (byte) (i + 1);
      GIVEN[0x8f + i] = (byte) (i + 1);
    }
    counts(0xa0, "20 30 40 50 60");
    counts(0xf0, "31 71 71 20 61 41");
    counts(0xfa, "61");
    counts(0xfd, "20 00 10");
  }

  private static void counts(int first, String pairs) {
    int at = first;
    for (String pair : pairs.split(" ", -1)) {
      TAKEN[at] = (byte) (pair.charAt(0) - '0');
      GIVEN[at++] = (byte) (pair.charAt(1) - '0');
    }
  }

  private OpcodeNames() {}

  /** How many words it needs on the stack. */
  static int taken(int opcode) {
    return TAKEN[opcode & 0xff];
  }

  /** By how much it makes the stack higher; negative where it makes it lower. */
  static int grown(int opcode) {
    return GIVEN[opcode & 0xff] - TAKEN[opcode & 0xff];
  }

  private static void row(int first, String names) {
    int at = first;
    for (String name : names.split(" ", -1)) {
      NAMES[at++] = name;
    }
  }

  static String of(int opcode) {
    String name = NAMES[opcode & 0xff];
    return name == null
        ? "opcode 0x" + Integer.toHexString(opcode).toLowerCase(Locale.ROOT) + " not defined"
        : name;
  }
}
