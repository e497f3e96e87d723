package io.dynapinot.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pinot.spi.utils.JsonUtils;


/** The few admin calls that the controller makes to a server, over the JDK's own HTTP server. */
final class AdminEndpoint {
  private static final int THREADS = 2;

  private final HttpServer _http;
  private final ExecutorService _executor = Executors.newFixedThreadPool(THREADS);
  private final AdminReplies _replies;

  AdminEndpoint(int port, AdminReplies replies)
      throws IOException {
    _replies = replies;
    _http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    _http.setExecutor(_executor);
    _http.createContext("/", this::serve);
    _http.start();
  }

  void stop() {
    _http.stop(0);
    _executor.shutdownNow();
  }

  private void serve(HttpExchange exchange)
      throws IOException {
    int code = 200;
    byte[] body;
    try {
      URI uri = exchange.getRequestURI();
      Object reply = _replies.to(path(uri), query(uri));
      code = reply == null ? 404 : 200;
      body = JsonUtils.objectToBytes(reply == null ? Map.of("code", 404, "error", "No " + uri) : reply);
    } catch (Throwable t) {
      code = 500;
      body = JsonUtils.objectToBytes(Map.of("code", 500, "error", String.valueOf(t)));
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static List<String> path(URI uri) {
    List<String> parts = new ArrayList<>();
    for (String part : uri.getRawPath().split("/")) {
      if (!part.isEmpty()) {
        parts.add(decode(part));
      }
    }
    return parts;
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&")) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          query.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
        }
      }
    }
    return query;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
