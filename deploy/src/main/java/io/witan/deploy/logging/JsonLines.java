package io.witan.deploy.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each event of the log as one line of JSON: time (UTC), level, event, node, logger, message, its
 * arguments, and the first cause where something was thrown. There is nothing in it that the line
 * of text does not have.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] NOTHING = {};

  private final LogEvents events = new LogEvents();
  private final String node;

  JsonLines(String node) {
    this.node = node;
  }

  /**
   * From now on the process's log is of this form.
   *
   * @param node as its operator calls it
   */
  public static void use(String node) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Iterator<Appender<ILoggingEvent>> all =
        context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
    while (all.hasNext()) {
      if (all.next() instanceof OutputStreamAppender<ILoggingEvent> out) {
        JsonLines lines = new JsonLines(node);
        lines.setContext(context);
        lines.start();
        out.stop();
        out.setEncoder(lines);
        out.start();
      }
    }
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    ObjectNode line = JSON.createObjectNode();
    line.put("time", event.getInstant().toString());
    line.put("level", event.getLevel().toString());
    line.put("event", events.of(event.getMessage()));
    line.put("node", node);
    line.put("logger", event.getLoggerName());
    line.put("message", event.getFormattedMessage());
    Object[] arguments = event.getArgumentArray();
    if (arguments != null && arguments.length > 0) {
      ArrayNode all = line.putArray("arguments");
      for (Object argument : arguments) {
        all.add(String.valueOf(argument));
      }
    }
    if (event.getThrowableProxy() != null) {
      line.put("cause", cause(event.getThrowableProxy()));
    }
    try {
      return (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String cause(IThrowableProxy thrown) {
    IThrowableProxy cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getClassName() + ": " + cause.getMessage();
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
