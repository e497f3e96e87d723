package io.dynapinot.oracle;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.TreeSet;
import org.apache.pinot.segment.local.segment.creator.TransformPipeline;
import org.apache.pinot.spi.data.Schema;
import org.apache.pinot.spi.data.readers.GenericRow;


/** Sends whole rows through the ingestion pipeline of a table: every transform, type, null and length rule at once. */
final class TransformOperation implements Operation {
  @Override
  public void run(JsonNode request, JsonGenerator reply)
      throws Exception {
    Schema schema = Requests.schema(request);
    TransformPipeline pipeline = new TransformPipeline(Requests.tableConfig(request), schema);
    reply.writeArrayFieldStart("rows");
    for (JsonNode fields : request.path("rows")) {
      reply.writeStartObject();
      transform(reply, schema, pipeline, fields);
      reply.writeEndObject();
    }
    reply.writeEndArray();
  }

  private static void transform(JsonGenerator reply, Schema schema, TransformPipeline pipeline, JsonNode fields)
      throws IOException {
    TransformPipeline.Result result;
    try {
      result = pipeline.processRow(TypedValues.row(fields));
    } catch (Throwable t) {
      reply.writeObjectFieldStart("error");
      Failures.write(reply, t);
      reply.writeEndObject();
      return;
    }
    reply.writeArrayFieldStart("records");
    for (GenericRow record : result.getTransformedRows()) {
      reply.writeStartObject();
      reply.writeObjectFieldStart("values");
      for (String column : schema.getColumnNames()) {
        reply.writeFieldName(column);
        TypedValues.write(reply, record.getValue(column));
      }
      reply.writeEndObject();
      reply.writeObjectField("nulls", new TreeSet<>(record.getNullValueFields()));
      reply.writeBooleanField("incomplete", record.isIncomplete());
      reply.writeBooleanField("sanitized", record.isSanitized());
      reply.writeEndObject();
    }
    reply.writeEndArray();
    reply.writeNumberField("skipped", result.getSkippedRowCount());
  }
}
