package io.witan.actors.node;

/** What is on disk cannot be run with these settings. The message is one sentence for people. */
public final class StartRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartRefused(String sentence) {
    super(sentence);
  }
}
