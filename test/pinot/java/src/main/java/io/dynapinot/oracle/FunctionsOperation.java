package io.dynapinot.oracle;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pinot.common.function.FunctionInfo;
import org.apache.pinot.common.function.FunctionRegistry;
import org.apache.pinot.common.function.PinotScalarFunction;


/** Lists the scalar functions of the registry, so that a test can tell which of them the project leaves out. */
final class FunctionsOperation implements Operation {
  /** No function of Pinot takes more fixed arguments than this; the registry can only be asked count by count. */
  private static final int MAX_ARGUMENTS = 12;

  @Override
  public void run(JsonNode request, JsonGenerator reply)
      throws Exception {
    reply.writeObjectFieldStart("functions");
    for (Map.Entry<String, PinotScalarFunction> entry : new TreeMap<>(FunctionRegistry.getFunctions()).entrySet()) {
      reply.writeArrayFieldStart(entry.getKey());
      Set<Method> seen = new HashSet<>();
      for (int count = 0; count <= MAX_ARGUMENTS; count++) {
        FunctionInfo info = lookUp(entry.getValue(), count);
        if (info != null && seen.add(info.getMethod())) {
          write(reply, info);
        }
      }
      reply.writeEndArray();
    }
    reply.writeEndObject();
  }

  /** Functions that choose by argument type have no answer for a bare count, and some say so by throwing. */
  private static FunctionInfo lookUp(PinotScalarFunction function, int count) {
    try {
      return function.getFunctionInfo(count);
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static void write(JsonGenerator reply, FunctionInfo info)
      throws IOException {
    Method method = info.getMethod();
    reply.writeStartObject();
    reply.writeStringField("method", method.getDeclaringClass().getName() + "." + method.getName());
    reply.writeArrayFieldStart("arguments");
    for (Class<?> type : method.getParameterTypes()) {
      reply.writeString(type.getTypeName());
    }
    reply.writeEndArray();
    reply.writeStringField("returns", method.getReturnType().getTypeName());
    reply.writeBooleanField("varArgs", method.isVarArgs());
    reply.writeBooleanField("nullableParameters", info.hasNullableParameters());
    reply.writeBooleanField("deterministic", info.isDeterministic());
    reply.writeEndObject();
  }
}
