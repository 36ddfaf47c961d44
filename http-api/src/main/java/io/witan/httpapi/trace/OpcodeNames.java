package io.witan.httpapi.trace;

import java.util.Locale;

/** The instructions' names, as traces of all clients write them. */
final class OpcodeNames {
  private static final String[] NAMES = new String[256];

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
    row(0xa0, "LOG0 LOG1 LOG2 LOG3 LOG4");
    row(0xf0, "CREATE CALL CALLCODE RETURN DELEGATECALL CREATE2");
    NAMES[0xfa] = "STATICCALL";
    row(0xfd, "REVERT INVALID SELFDESTRUCT");
  }

  private OpcodeNames() {}

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
