package io.dynapinot.cluster;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;


/** The command line, with every port decided. Port 0 or no port means: the one of the last start, or a free one. */
final class ClusterOptions {
  static final String USAGE = "--data-dir ABSOLUTE [--name NAME] [--roles zk,controller,broker,server] [--zk HOST:PORT] "
      + "[--servers N] [--controller-port N] [--broker-port N] [--server-port N[,N..]] [--zk-port N] "
      + "[--session-timeout-ms N] [--controller-config K=V].. [--broker-config K=V].. [--no-controller] "
      + "[--keep-running]";
  private static final Set<String> ALL_ROLES = Set.of("zk", "controller", "broker", "server");

  private final Map<String, String> _values = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> _configs = new LinkedHashMap<>();
  private final Set<String> _roles = new HashSet<>(ALL_ROLES);
  private final Set<String> _switches = new HashSet<>();
  private File _dataDir;
  private Ports _ports;

  private ClusterOptions() {
  }

  static ClusterOptions parse(String[] args)
      throws Exception {
    ClusterOptions options = new ClusterOptions();
    for (int i = 0; i < args.length; i++) {
      options.take(args[i], i + 1 < args.length ? args[i + 1] : null);
      if (!args[i].equals("--no-controller") && !args[i].equals("--keep-running")) {
        i++;
      }
    }
    options.resolve();
    return options;
  }

  private void take(String flag, String value) {
    switch (flag) {
      case "--no-controller":
      case "--keep-running":
        _switches.add(flag);
        return;
      case "--data-dir":
      case "--name":
      case "--roles":
      case "--zk":
      case "--servers":
      case "--controller-port":
      case "--broker-port":
      case "--server-port":
      case "--zk-port":
      case "--session-timeout-ms":
        require(value != null, flag + " needs a value");
        _values.put(flag, value);
        return;
      case "--controller-config":
      case "--broker-config":
        require(value != null && value.indexOf('=') > 0, flag + " needs KEY=VALUE");
        int equals = value.indexOf('=');
        _configs.computeIfAbsent(flag, k -> new LinkedHashMap<>())
            .put(value.substring(0, equals), value.substring(equals + 1));
        return;
      default:
        throw new IllegalArgumentException("Unknown flag " + flag + "\nUsage: " + USAGE);
    }
  }

  private void resolve()
      throws Exception {
    require(_values.containsKey("--data-dir"), "--data-dir is missing\nUsage: " + USAGE);
    _dataDir = new File(_values.get("--data-dir"));
    // Pinot's local file system fails on a relative one, with an error that does not say so.
    require(_dataDir.isAbsolute(), "--data-dir must be absolute: " + _dataDir);
    if (_values.containsKey("--roles")) {
      _roles.retainAll(Arrays.asList(_values.get("--roles").split(",")));
      require(_roles.size() == _values.get("--roles").split(",").length, "Roles are " + ALL_ROLES);
    }
    if (_switches.contains("--no-controller")) {
      _roles.remove("controller");
    }
    require(has("zk") || _values.containsKey("--zk"), "Without the role zk, --zk must say where ZooKeeper is");
    // Processes that share a data directory must have names of their own, or they would share ports.
    _ports = new Ports(new File(_dataDir, "ports-" + _values.getOrDefault("--name", "main") + ".properties"));
    if (has("zk")) {
      _ports.decide("zk", port("--zk-port"));
    }
    if (has("controller")) {
      _ports.decide("controller", port("--controller-port"));
    }
    if (has("broker")) {
      _ports.decide("broker", port("--broker-port"));
    }
    if (has("server")) {
      List<Integer> given = serverPorts();
      for (int i = 0; i < numServers(); i++) {
        _ports.decide("server-" + i, i < given.size() ? given.get(i) : 0);
        _ports.decide("server-admin-" + i, 0);
      }
    }
    _ports.save();
  }

  boolean has(String role) {
    return _roles.contains(role);
  }

  boolean keepsRunning() {
    return _switches.contains("--keep-running");
  }

  int numServers() {
    return Math.max(Integer.parseInt(_values.getOrDefault("--servers", "1")), serverPorts().size());
  }

  int zkPort() {
    return _ports.get("zk");
  }

  int controllerPort() {
    return _ports.get("controller");
  }

  int brokerPort() {
    return _ports.get("broker");
  }

  int serverPort(int index) {
    return _ports.get("server-" + index);
  }

  int serverAdminPort(int index) {
    return _ports.get("server-admin-" + index);
  }

  /** Under which the parts of this process join the cluster. */
  Set<String> instanceNames() {
    Set<String> names = new HashSet<>();
    if (has("controller")) {
      names.add("Controller_localhost_" + controllerPort());
      names.add("localhost_" + controllerPort());
    }
    if (has("broker")) {
      names.add("Broker_localhost_" + brokerPort());
    }
    for (int i = 0; has("server") && i < numServers(); i++) {
      names.add("Server_localhost_" + serverPort(i));
    }
    return names;
  }

  String zk() {
    return has("zk") ? "localhost:" + zkPort() : _values.get("--zk");
  }

  /** How long ZooKeeper keeps a dead process in the cluster; a killed controller is replaced after that. */
  int sessionTimeoutMs() {
    return Integer.parseInt(_values.getOrDefault("--session-timeout-ms", "10000"));
  }

  Map<String, Object> config(String role) {
    return _configs.getOrDefault("--" + role + "-config", Map.of());
  }

  File dataDir(String child) {
    File dir = new File(_dataDir, child);
    require(dir.isDirectory() || dir.mkdirs(), "Cannot create " + dir);
    return dir;
  }

  private int port(String flag) {
    return Integer.parseInt(_values.getOrDefault(flag, "0"));
  }

  private List<Integer> serverPorts() {
    List<Integer> ports = new ArrayList<>();
    if (_values.containsKey("--server-port")) {
      for (String port : _values.get("--server-port").split(",")) {
        ports.add(Integer.valueOf(port));
      }
    }
    return ports;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
