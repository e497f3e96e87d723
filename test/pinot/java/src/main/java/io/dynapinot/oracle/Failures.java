package io.dynapinot.oracle;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;


/** Writes an exception so that a test can match on the cause: Pinot wraps the interesting one several times. */
final class Failures {
  private Failures() {
  }

  /** Writes the fields of the innermost cause beside those of the exception itself. */
  static void write(JsonGenerator reply, Throwable t)
      throws IOException {
    reply.writeStringField("message", message(t));
    reply.writeStringField("class", t.getClass().getName());
    Throwable cause = t;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    if (cause != t) {
      reply.writeStringField("cause", message(cause));
      reply.writeStringField("causeClass", cause.getClass().getName());
    }
    StackTraceElement[] stack = cause.getStackTrace();
    if (stack.length > 0) {
      reply.writeStringField("at", stack[0].toString());
    }
  }

  private static String message(Throwable t) {
    return t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
  }
}
