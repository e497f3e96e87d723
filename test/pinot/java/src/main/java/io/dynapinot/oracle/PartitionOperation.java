package io.dynapinot.oracle;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import org.apache.pinot.segment.spi.partition.PartitionFunction;
import org.apache.pinot.segment.spi.partition.PartitionFunctionFactory;


/** Partition ids of texts, by the function that servers and brokers use. */
final class PartitionOperation implements Operation {
  @Override
  public void run(JsonNode request, JsonGenerator reply)
      throws Exception {
    PartitionFunction function = PartitionFunctionFactory.getPartitionFunction(Requests.text(request, "function"),
        request.path("numPartitions").intValue(), Requests.textMap(request.path("config")));
    reply.writeStringField("function", function.getName());
    reply.writeArrayFieldStart("partitions");
    for (JsonNode value : request.path("values")) {
      reply.writeNumber(function.getPartition(value.textValue()));
    }
    reply.writeEndArray();
  }
}
