package io.witan.deploy.conformance;

/** A test file is not of the form that its format asks for; the message says where. */
final class MalformedTest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedTest(String fault) {
    super(fault);
  }
}
