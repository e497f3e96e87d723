package io.dynapinot.oracle;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import org.apache.pinot.spi.utils.BigDecimalUtils;
import org.apache.pinot.spi.utils.BytesUtils;


/** The stored bytes of decimal numbers, with trailing zeros stripped as ingestion does. */
final class BigDecimalOperation implements Operation {
  @Override
  public void run(JsonNode request, JsonGenerator reply)
      throws Exception {
    reply.writeArrayFieldStart("bytes");
    for (JsonNode value : request.path("values")) {
      BigDecimal number = new BigDecimal(value.textValue()).stripTrailingZeros();
      reply.writeString(BytesUtils.toHexString(BigDecimalUtils.serialize(number)));
    }
    reply.writeEndArray();
  }
}
