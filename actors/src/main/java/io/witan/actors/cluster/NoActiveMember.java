package io.witan.actors.cluster;

/** No JVM of the group answers just now for all of it; the message says why. */
public final class NoActiveMember extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NoActiveMember(String message) {
    super(message, null, false, false);
  }
}
