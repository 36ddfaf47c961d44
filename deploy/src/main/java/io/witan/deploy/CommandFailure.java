package io.witan.deploy;

/** A command cannot go on; the message is the one sentence that its user sees. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CommandFailure(String sentence) {
    super(sentence);
  }
}
