package io.witan.persistence.journal;

/** What an acknowledged record survives in an H2 journal. */
public enum Durability {
  /** The death of the process at any moment, also by kill -9; not that of the machine. */
  PROCESS,
  /** Also a power cut: every commit waits until the disk has it. */
  POWER_CUT
}
