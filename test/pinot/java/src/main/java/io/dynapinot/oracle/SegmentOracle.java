package io.dynapinot.oracle;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;


/**
 * Answers questions about segments with Pinot's own code: one JSON object a line in, one JSON object a line out.
 *
 * <p>It is a long-lived process because a JVM with Pinot's class path takes seconds to become useful, while a test
 * asks hundreds of small questions. A question that fails is answered with its error, and the next one is served.
 */
public final class SegmentOracle {
  static final ObjectMapper MAPPER = new ObjectMapper();

  private static final Map<String, Operation> OPERATIONS = Map.ofEntries(
      Map.entry("ping", (request, reply) -> reply.writeBooleanField("pong", true)),
      Map.entry("read", new ReadOperation()),
      Map.entry("load", new LoadOperation()),
      Map.entry("extract", new ExtractOperation()),
      Map.entry("metadata", new MetadataOperation()),
      Map.entry("evaluate", new EvaluateOperation()),
      Map.entry("transform", new TransformOperation()),
      Map.entry("functions", new FunctionsOperation()),
      Map.entry("partition", new PartitionOperation()),
      Map.entry("bigDecimal", new BigDecimalOperation()),
      Map.entry("build", new BuildOperation()));

  private final OutputStream _replies;

  private SegmentOracle(OutputStream replies) {
    _replies = replies;
  }

  public static void main(String[] args)
      throws IOException {
    PrintStream replies = System.out;
    // Libraries print to stdout when they please; only replies may go there.
    System.setOut(System.err);
    new SegmentOracle(replies).serve();
    // Pinot leaves non-daemon threads behind.
    System.exit(0);
  }

  private void serve()
      throws IOException {
    send(("{\"status\":\"ready\",\"pid\":" + ProcessHandle.current().pid() + "}").getBytes(StandardCharsets.UTF_8));
    BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      if (!line.isBlank()) {
        send(answer(line));
      }
    }
  }

  private void send(byte[] reply)
      throws IOException {
    _replies.write(reply);
    _replies.write('\n');
    _replies.flush();
  }

  private static byte[] answer(String line)
      throws IOException {
    JsonNode id = null;
    try {
      JsonNode request = MAPPER.readTree(line);
      id = request.path("id");
      String name = Requests.text(request, "op");
      Operation operation = OPERATIONS.get(name);
      if (operation == null) {
        throw new IllegalArgumentException("Unknown op: " + name);
      }
      return request.hasNonNull("out") ? toFile(id, request, operation) : inline(id, request, operation);
    } catch (Throwable t) {
      // Throwable: a missing class or a stack overflow is an answer about the segment as well.
      return failure(id, t);
    }
  }

  private static byte[] inline(JsonNode id, JsonNode request, Operation operation)
      throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(bytes, id, request, operation);
    return bytes.toByteArray();
  }

  /** Large replies go to a file, so that neither side holds them as one line. */
  private static byte[] toFile(JsonNode id, JsonNode request, Operation operation)
      throws Exception {
    File out = Requests.file(request, "out");
    try (OutputStream stream = Files.newOutputStream(out.toPath())) {
      write(stream, id, request, operation);
    } catch (Throwable t) {
      Files.deleteIfExists(out.toPath());
      throw t;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator reply = MAPPER.createGenerator(bytes)) {
      reply.writeStartObject();
      writeId(reply, id);
      reply.writeStringField("out", out.getPath());
      reply.writeNumberField("bytes", out.length());
      reply.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void write(OutputStream stream, JsonNode id, JsonNode request, Operation operation)
      throws Exception {
    try (JsonGenerator reply = MAPPER.createGenerator(stream)) {
      // A failed operation must not be closed into something that looks like a whole reply.
      reply.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
      reply.writeStartObject();
      writeId(reply, id);
      operation.run(request, reply);
      reply.writeEndObject();
    }
  }

  private static byte[] failure(JsonNode id, Throwable t)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator reply = MAPPER.createGenerator(bytes)) {
      reply.writeStartObject();
      writeId(reply, id);
      reply.writeObjectFieldStart("error");
      Failures.write(reply, t);
      reply.writeEndObject();
      reply.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void writeId(JsonGenerator reply, JsonNode id)
      throws IOException {
    reply.writeFieldName("id");
    if (id == null || id.isMissingNode()) {
      reply.writeNull();
    } else {
      reply.writeTree(id);
    }
  }
}
