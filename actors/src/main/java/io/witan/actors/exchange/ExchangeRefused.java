package io.witan.actors.exchange;

/** A transaction manager does not do what it was asked; the message says why, without content. */
public final class ExchangeRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of refusal it is, as HTTP tells them apart. */
  public enum Kind {
    /** The request cannot be meant: 400. */
    BAD_REQUEST,
    /** What is asked is not allowed: 403. */
    FORBIDDEN,
    /** A key, payload or group is not known: 404. */
    NOT_FOUND,
    /** The manager of a recipient cannot be reached: 410. */
    OFFLINE,
    /** A part of this manager does not answer, or a feature is off: 503. */
    UNAVAILABLE
  }

  private final Kind kind;

  public ExchangeRefused(Kind kind, String reason) {
    super(reason, null, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
