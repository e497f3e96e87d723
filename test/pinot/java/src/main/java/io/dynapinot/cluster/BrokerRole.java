package io.dynapinot.cluster;

import java.util.HashMap;
import java.util.Map;
import org.apache.pinot.broker.broker.helix.HelixBrokerStarter;
import org.apache.pinot.spi.env.PinotConfiguration;


/** Pinot's own broker, without the multi-stage engine. */
final class BrokerRole implements Role {
  private final ClusterOptions _options;
  private HelixBrokerStarter _broker;

  BrokerRole(ClusterOptions options) {
    _options = options;
  }

  @Override
  public void start()
      throws Exception {
    Map<String, Object> config = new HashMap<>();
    config.put("pinot.cluster.name", EmbeddedPinot.CLUSTER);
    config.put("pinot.zk.server", _options.zk());
    config.put("pinot.broker.hostname", "localhost");
    config.put("pinot.broker.client.access.protocols", "http");
    config.put("pinot.broker.client.access.protocols.http.host", "127.0.0.1");
    config.put("pinot.broker.client.access.protocols.http.port", String.valueOf(_options.brokerPort()));
    config.put("pinot.multistage.engine.enabled", "false");
    // The default of 10 s waits for queries in flight, and makes every stop slow.
    config.put("pinot.broker.delayShutdownTimeMs", "0");
    config.putAll(_options.config("broker"));
    _broker = new HelixBrokerStarter();
    _broker.init(new PinotConfiguration(config));
    _broker.start();
  }

  @Override
  public void stop() {
    if (_broker != null) {
      _broker.stop();
    }
  }

  @Override
  public String toString() {
    return "broker";
  }
}
