package io.dynapinot.cluster;

import java.util.HashMap;
import java.util.Map;
import org.apache.pinot.controller.ControllerStarter;
import org.apache.pinot.spi.env.PinotConfiguration;


/** Pinot's own controller. Several may run beside each other on one data directory, which is the deep store. */
final class ControllerRole implements Role {
  private final ClusterOptions _options;
  private ControllerStarter _controller;

  ControllerRole(ClusterOptions options) {
    _options = options;
  }

  @Override
  public void start()
      throws Exception {
    Map<String, Object> config = new HashMap<>();
    config.put("controller.helix.cluster.name", EmbeddedPinot.CLUSTER);
    config.put("controller.zk.str", _options.zk());
    config.put("controller.host", "localhost");
    // Not "controller.port", which listens on all interfaces: nobody asks for a password here.
    config.put("controller.access.protocols", "http");
    config.put("controller.access.protocols.http.host", "127.0.0.1");
    config.put("controller.access.protocols.http.port", String.valueOf(_options.controllerPort()));
    config.put("controller.vip.port", String.valueOf(_options.controllerPort()));
    config.put("controller.data.dir", _options.dataDir("deep-store").getPath());
    // Emptied at each start, so no two controllers may share it.
    config.put("controller.local.temp.dir",
        _options.dataDir("controller-tmp-" + _options.controllerPort()).getPath());
    config.putAll(_options.config("controller"));
    _controller = new ControllerStarter();
    _controller.init(new PinotConfiguration(config));
    _controller.start();
  }

  @Override
  public void stop() {
    if (_controller != null) {
      _controller.stop();
    }
  }

  @Override
  public String toString() {
    return "controller";
  }
}
