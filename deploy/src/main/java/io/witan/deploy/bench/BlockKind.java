package io.witan.deploy.bench;

/** Blocks that are measured. */
public enum BlockKind {
  TRANSFERS("block of 500 transfers", false, false),
  ERC20_TRANSFERS("block of 500 ERC-20 transfers, interpreted", true, false),
  ERC20_TRANSFERS_COMPILED("block of 500 ERC-20 transfers, compiled", true, true);

  private final String title;
  private final boolean tokens;
  private final boolean compiled;

  BlockKind(String title, boolean tokens, boolean compiled) {
    this.title = title;
    this.tokens = tokens;
    this.compiled = compiled;
  }

  String title() {
    return title;
  }

  boolean tokens() {
    return tokens;
  }

  /** Whether contracts run translated for the JVM. */
  boolean compiled() {
    return compiled;
  }
}
