package io.dynapinot.oracle;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;


/** One kind of question. The reply object is already open: an operation writes fields into it. */
@FunctionalInterface
interface Operation {
  void run(JsonNode request, JsonGenerator reply)
      throws Exception;
}
