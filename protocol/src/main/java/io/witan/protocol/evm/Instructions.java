package io.witan.protocol.evm;

import static io.witan.protocol.evm.Op.*;
import static io.witan.protocol.rules.Fork.*;

import io.witan.protocol.rules.Fork;
import java.util.ArrayList;
import java.util.List;

/**
 * Every instruction: its name, the fork that brought it, the words it takes and leaves, and its
 * first constant gas cost. What later forks charge instead is in {@link GasSchedule}.
 */
public final class Instructions {
  record Row(int code, String name, Fork since, int in, int out, int gas) {}

  private static final List<Row> ROWS = new ArrayList<>(160);
  private static final Row[] BY_CODE = new Row[256];

  static {
    arithmetic();
    environment();
    block();
    storageAndFlow();
    families();
    system();
  }

  private Instructions() {}

  /** The name of an instruction of any fork, or empty for a code that is none. */
  public static String name(int code) {
    Row row = BY_CODE[code];
    return row == null ? "" : row.name;
  }

  static List<Row> all() {
    return ROWS;
  }

  static Row at(int code) {
    return BY_CODE[code];
  }

  private static void arithmetic() {
    row(STOP, "STOP", FRONTIER, 0, 0, 0);
    row(ADD, "ADD", FRONTIER, 2, 1, 3);
    row(MUL, "MUL", FRONTIER, 2, 1, 5);
    row(SUB, "SUB", FRONTIER, 2, 1, 3);
    row(DIV, "DIV", FRONTIER, 2, 1, 5);
    row(SDIV, "SDIV", FRONTIER, 2, 1, 5);
    row(MOD, "MOD", FRONTIER, 2, 1, 5);
    row(SMOD, "SMOD", FRONTIER, 2, 1, 5);
    row(ADDMOD, "ADDMOD", FRONTIER, 3, 1, 8);
    row(MULMOD, "MULMOD", FRONTIER, 3, 1, 8);
    row(EXP, "EXP", FRONTIER, 2, 1, 10);
    row(SIGNEXTEND, "SIGNEXTEND", FRONTIER, 2, 1, 5);
    row(LT, "LT", FRONTIER, 2, 1, 3);
    row(GT, "GT", FRONTIER, 2, 1, 3);
    row(SLT, "SLT", FRONTIER, 2, 1, 3);
    row(SGT, "SGT", FRONTIER, 2, 1, 3);
    row(EQ, "EQ", FRONTIER, 2, 1, 3);
    row(ISZERO, "ISZERO", FRONTIER, 1, 1, 3);
    row(AND, "AND", FRONTIER, 2, 1, 3);
    row(OR, "OR", FRONTIER, 2, 1, 3);
    row(XOR, "XOR", FRONTIER, 2, 1, 3);
    row(NOT, "NOT", FRONTIER, 1, 1, 3);
    row(BYTE, "BYTE", FRONTIER, 2, 1, 3);
    row(SHL, "SHL", CONSTANTINOPLE, 2, 1, 3);
    row(SHR, "SHR", CONSTANTINOPLE, 2, 1, 3);
    row(SAR, "SAR", CONSTANTINOPLE, 2, 1, 3);
    row(CLZ, "CLZ", OSAKA, 1, 1, 5);
    row(KECCAK256, "KECCAK256", FRONTIER, 2, 1, 30);
  }

  private static void environment() {
    row(ADDRESS, "ADDRESS", FRONTIER, 0, 1, 2);
    row(BALANCE, "BALANCE", FRONTIER, 1, 1, 20);
    row(ORIGIN, "ORIGIN", FRONTIER, 0, 1, 2);
    row(CALLER, "CALLER", FRONTIER, 0, 1, 2);
    row(CALLVALUE, "CALLVALUE", FRONTIER, 0, 1, 2);
    row(CALLDATALOAD, "CALLDATALOAD", FRONTIER, 1, 1, 3);
    row(CALLDATASIZE, "CALLDATASIZE", FRONTIER, 0, 1, 2);
    row(CALLDATACOPY, "CALLDATACOPY", FRONTIER, 3, 0, 3);
    row(CODESIZE, "CODESIZE", FRONTIER, 0, 1, 2);
    row(CODECOPY, "CODECOPY", FRONTIER, 3, 0, 3);
    row(GASPRICE, "GASPRICE", FRONTIER, 0, 1, 2);
    row(EXTCODESIZE, "EXTCODESIZE", FRONTIER, 1, 1, 20);
    row(EXTCODECOPY, "EXTCODECOPY", FRONTIER, 4, 0, 20);
    row(RETURNDATASIZE, "RETURNDATASIZE", BYZANTIUM, 0, 1, 2);
    row(RETURNDATACOPY, "RETURNDATACOPY", BYZANTIUM, 3, 0, 3);
    row(EXTCODEHASH, "EXTCODEHASH", CONSTANTINOPLE, 1, 1, 400);
  }

  private static void block() {
    row(BLOCKHASH, "BLOCKHASH", FRONTIER, 1, 1, 20);
    row(COINBASE, "COINBASE", FRONTIER, 0, 1, 2);
    row(TIMESTAMP, "TIMESTAMP", FRONTIER, 0, 1, 2);
    row(NUMBER, "NUMBER", FRONTIER, 0, 1, 2);
    row(PREVRANDAO, "PREVRANDAO", FRONTIER, 0, 1, 2);
    row(GASLIMIT, "GASLIMIT", FRONTIER, 0, 1, 2);
    row(CHAINID, "CHAINID", ISTANBUL, 0, 1, 2);
    row(SELFBALANCE, "SELFBALANCE", ISTANBUL, 0, 1, 5);
    row(BASEFEE, "BASEFEE", LONDON, 0, 1, 2);
    row(BLOBHASH, "BLOBHASH", CANCUN, 1, 1, 3);
    row(BLOBBASEFEE, "BLOBBASEFEE", CANCUN, 0, 1, 2);
  }

  private static void storageAndFlow() {
    row(POP, "POP", FRONTIER, 1, 0, 2);
    row(MLOAD, "MLOAD", FRONTIER, 1, 1, 3);
    row(MSTORE, "MSTORE", FRONTIER, 2, 0, 3);
    row(MSTORE8, "MSTORE8", FRONTIER, 2, 0, 3);
    row(SLOAD, "SLOAD", FRONTIER, 1, 1, 50);
    row(SSTORE, "SSTORE", FRONTIER, 2, 0, 0);
    row(JUMP, "JUMP", FRONTIER, 1, 0, 8);
    row(JUMPI, "JUMPI", FRONTIER, 2, 0, 10);
    row(PC, "PC", FRONTIER, 0, 1, 2);
    row(MSIZE, "MSIZE", FRONTIER, 0, 1, 2);
    row(GAS, "GAS", FRONTIER, 0, 1, 2);
    row(JUMPDEST, "JUMPDEST", FRONTIER, 0, 0, 1);
    row(TLOAD, "TLOAD", CANCUN, 1, 1, 100);
    row(TSTORE, "TSTORE", CANCUN, 2, 0, 100);
    row(MCOPY, "MCOPY", CANCUN, 3, 0, 3);
    row(PUSH0, "PUSH0", SHANGHAI, 0, 1, 2);
  }

  private static void families() {
    for (int n = 1; n <= 32; n++) {
      row(PUSH1 + n - 1, "PUSH" + n, FRONTIER, 0, 1, 3);
    }
    for (int n = 1; n <= 16; n++) {
      row(DUP1 + n - 1, "DUP" + n, FRONTIER, n, n + 1, 3);
      row(SWAP1 + n - 1, "SWAP" + n, FRONTIER, n + 1, n + 1, 3);
    }
    for (int n = 0; n <= 4; n++) {
      row(LOG0 + n, "LOG" + n, FRONTIER, n + 2, 0, 375 * (n + 1));
    }
  }

  private static void system() {
    row(CREATE, "CREATE", FRONTIER, 3, 1, 32000);
    row(CALL, "CALL", FRONTIER, 7, 1, 40);
    row(CALLCODE, "CALLCODE", FRONTIER, 7, 1, 40);
    row(RETURN, "RETURN", FRONTIER, 2, 0, 0);
    row(DELEGATECALL, "DELEGATECALL", HOMESTEAD, 6, 1, 40);
    row(CREATE2, "CREATE2", CONSTANTINOPLE, 4, 1, 32000);
    row(STATICCALL, "STATICCALL", BYZANTIUM, 6, 1, 700);
    row(REVERT, "REVERT", BYZANTIUM, 2, 0, 0);
    row(SELFDESTRUCT, "SELFDESTRUCT", FRONTIER, 1, 0, 0);
  }

  private static void row(int code, String name, Fork since, int in, int out, int gas) {
    Row row = new Row(code, name, since, in, out, gas);
    ROWS.add(row);
    BY_CODE[code] = row;
  }
}
