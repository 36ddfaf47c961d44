package io.witan.deploy.conformance;

/** One form of official test files: how it is recognised and how its cases are run. */
interface ConformanceFormat {
  /** As the table names it. */
  String name();

  /** Whether the file's content is of this form. */
  boolean recognises(TestFile file);

  /**
   * Runs every case that the sink wants.
   *
   * @throws MalformedTest if the file turns out not to be of this form
   */
  void run(TestFile file, CaseSink sink);
}
