package io.witan.protocol.evm;

import io.witan.protocol.rules.Fork;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a fork charges, in gas, and which instructions it has. Each fork is the one before it with
 * its changes; this is the only place that says so.
 */
final class GasSchedule {
  /** More longs than a stack ever has: where an instruction does not exist. */
  private static final int NEVER = 1 << 20;

  private static final int STACK_LIMIT = 1024 * Words.SIZE;
  private static final Map<Fork, GasSchedule> BY_FORK = new EnumMap<>(Fork.class);

  /** Constant cost by instruction. */
  final int[] gas = new int[256];

  /** Longs that must be on the stack before the instruction. */
  final int[] need = new int[256];

  /** The most longs that may be on the stack before the instruction. */
  final int[] limit = new int[256];

  int expByte = 10;

  /** Added for the first access to an account in a transaction (EIP-2929). */
  int coldAccount;

  /** Added for the first access to a storage word in a transaction (EIP-2929). */
  int coldSlot;

  /** Added for SELFDESTRUCT to an account that was not accessed (EIP-2929). */
  int coldBeneficiary;

  /** Whether SSTORE looks at the value before the transaction (EIP-1283, EIP-2200). */
  boolean netStore;

  /** SSTORE fails with this much gas or less (EIP-2200). */
  int storeSentry = -1;

  int storeSet = 20_000;
  int storeReset = 5_000;
  int storeDirty = 5_000;
  int storeClearRefund = 15_000;

  /** Whether calls keep a 64th of the gas (EIP-150). */
  boolean keepsSixtyFourth;

  int newAccountBySelfDestruct;
  int selfDestructRefund = 24_000;
  int initCodeWord;

  static {
    GasSchedule previous = null;
    for (Fork fork : Fork.values()) {
      GasSchedule schedule = new GasSchedule(previous);
      schedule.addInstructions(fork);
      schedule.change(fork);
      BY_FORK.put(fork, schedule);
      previous = schedule;
    }
  }

  private GasSchedule(GasSchedule from) {
    if (from == null) {
      Arrays.fill(need, NEVER);
      return;
    }
    System.arraycopy(from.gas, 0, gas, 0, gas.length);
    System.arraycopy(from.need, 0, need, 0, need.length);
    System.arraycopy(from.limit, 0, limit, 0, limit.length);
    expByte = from.expByte;
    coldAccount = from.coldAccount;
    coldSlot = from.coldSlot;
    coldBeneficiary = from.coldBeneficiary;
    netStore = from.netStore;
    storeSentry = from.storeSentry;
    storeSet = from.storeSet;
    storeReset = from.storeReset;
    storeDirty = from.storeDirty;
    storeClearRefund = from.storeClearRefund;
    keepsSixtyFourth = from.keepsSixtyFourth;
    newAccountBySelfDestruct = from.newAccountBySelfDestruct;
    selfDestructRefund = from.selfDestructRefund;
    initCodeWord = from.initCodeWord;
  }

  static GasSchedule of(Fork fork) {
    return BY_FORK.get(fork);
  }

  /** Whether the fork has the instruction. */
  boolean has(int code) {
    return need[code] != NEVER;
  }

  private void addInstructions(Fork fork) {
    for (Instructions.Row row : Instructions.all()) {
      if (row.since() == fork) {
        gas[row.code()] = row.gas();
        need[row.code()] = row.in() * Words.SIZE;
        limit[row.code()] = STACK_LIMIT - Math.max(0, row.out() - row.in()) * Words.SIZE;
      }
    }
  }

  private void change(Fork fork) {
    switch (fork) {
      case TANGERINE_WHISTLE -> tangerineWhistle();
      case SPURIOUS_DRAGON -> expByte = 50; // EIP-160
      case CONSTANTINOPLE -> { // EIP-1283
        netStore = true;
        storeDirty = 200;
      }
      case PETERSBURG -> { // EIP-1716
        netStore = false;
        storeDirty = 5_000;
      }
      case ISTANBUL -> istanbul();
      case BERLIN -> berlin();
      case LONDON -> { // EIP-3529
        storeClearRefund = 4_800;
        selfDestructRefund = 0;
      }
      case SHANGHAI -> initCodeWord = 2; // EIP-3860
      default -> {}
    }
  }

  /** EIP-150. */
  private void tangerineWhistle() {
    gas[Op.EXTCODESIZE] = 700;
    gas[Op.EXTCODECOPY] = 700;
    gas[Op.BALANCE] = 400;
    gas[Op.SLOAD] = 200;
    gas[Op.CALL] = 700;
    gas[Op.CALLCODE] = 700;
    gas[Op.DELEGATECALL] = 700;
    gas[Op.SELFDESTRUCT] = 5_000;
    newAccountBySelfDestruct = 25_000;
    keepsSixtyFourth = true;
  }

  /** EIP-1884 and EIP-2200. */
  private void istanbul() {
    gas[Op.SLOAD] = 800;
    gas[Op.BALANCE] = 700;
    gas[Op.EXTCODEHASH] = 700;
    netStore = true;
    storeDirty = 800;
    storeSentry = 2_300;
  }

  /** EIP-2929. */
  private void berlin() {
    int[] readers = {
      Op.SLOAD,
      Op.BALANCE,
      Op.EXTCODESIZE,
      Op.EXTCODECOPY,
      Op.EXTCODEHASH,
      Op.CALL,
      Op.CALLCODE,
      Op.DELEGATECALL,
      Op.STATICCALL
    };
    for (int reader : readers) {
      gas[reader] = 100;
    }
    coldAccount = 2_500;
    coldBeneficiary = 2_600;
    coldSlot = 2_000;
    storeDirty = 100;
    storeReset = 2_900;
  }
}
