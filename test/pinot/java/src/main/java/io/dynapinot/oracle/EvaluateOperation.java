package io.dynapinot.oracle;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.apache.pinot.segment.local.function.FunctionEvaluator;
import org.apache.pinot.segment.local.function.FunctionEvaluatorFactory;
import org.apache.pinot.segment.local.segment.creator.TransformPipeline;
import org.apache.pinot.spi.data.Schema;
import org.apache.pinot.spi.data.readers.GenericRow;


/**
 * Evaluates an ingestion transform on rows, and tells what would end up in a column of the given field spec.
 *
 * <p>The stored value goes through Pinot's whole pipeline, since each step (expression, type, special values, null,
 * length) can change it. The bare result is told as well: it shows where a difference starts.
 */
final class EvaluateOperation implements Operation {
  @Override
  public void run(JsonNode request, JsonGenerator reply)
      throws Exception {
    String expression = Requests.text(request, "expression");
    FunctionEvaluator evaluator = FunctionEvaluatorFactory.getExpressionEvaluator(expression);
    TransformPipeline pipeline = null;
    String column = null;
    if (request.path("column").isObject()) {
      Schema schema = Requests.schemaOfColumn(request.get("column"), expression);
      column = schema.getColumnNames().first();
      pipeline = new TransformPipeline(Requests.tableConfig(request), schema);
    }
    reply.writeObjectField("arguments", evaluator.getArguments());
    reply.writeArrayFieldStart("rows");
    for (JsonNode fields : request.path("rows")) {
      reply.writeStartObject();
      evaluate(reply, evaluator, fields);
      if (pipeline != null) {
        store(reply, pipeline, column, fields);
      }
      reply.writeEndObject();
    }
    reply.writeEndArray();
  }

  private static void evaluate(JsonGenerator reply, FunctionEvaluator evaluator, JsonNode fields)
      throws IOException {
    Object value;
    try {
      value = evaluator.evaluate(TypedValues.row(fields));
    } catch (Throwable t) {
      reply.writeObjectFieldStart("error");
      Failures.write(reply, t);
      reply.writeEndObject();
      return;
    }
    reply.writeFieldName("value");
    TypedValues.write(reply, value);
  }

  private static void store(JsonGenerator reply, TransformPipeline pipeline, String column, JsonNode fields)
      throws IOException {
    List<GenericRow> rows;
    try {
      rows = pipeline.processRow(TypedValues.row(fields)).getTransformedRows();
    } catch (Throwable t) {
      reply.writeObjectFieldStart("storedError");
      Failures.write(reply, t);
      reply.writeEndObject();
      return;
    }
    reply.writeFieldName("stored");
    TypedValues.write(reply, rows.get(0).getValue(column));
    reply.writeBooleanField("isNull", rows.get(0).isNullValue(column));
  }
}
