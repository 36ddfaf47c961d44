package io.witan.deploy.node;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;

/** The first cause of what a log line is about, on the same line: what, and where it was thrown. */
public final class OneLineCause extends ThrowableProxyConverter {
  @Override
  protected String throwableProxyToString(IThrowableProxy thrown) {
    IThrowableProxy cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    StackTraceElementProxy[] places = cause.getStackTraceElementProxyArray();
    String place = places.length == 0 ? "" : " " + places[0].getSTEAsString();
    return " (" + cause.getClassName() + ": " + message + place + ")";
  }
}
