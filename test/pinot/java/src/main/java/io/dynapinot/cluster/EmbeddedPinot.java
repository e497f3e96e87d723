package io.dynapinot.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;


/**
 * A real Pinot in one process, for tests and demos: ZooKeeper, controller, broker and servers as asked for.
 *
 * <p>Prints one JSON line to stdout when everything is up, and everything else to stderr. It stops in order on SIGTERM
 * and when stdin closes; the latter happens also when the parent is killed, so no orphan keeps ports and memory.
 */
public final class EmbeddedPinot {
  static final String CLUSTER = "dynapinot";
  private static final long STOP_LIMIT_MS = 20_000;
  private static final String NOTICE = "Embedded Pinot for tests and demos. Not for production: the server part is a "
      + "thin shell, there is no access control and no multi-stage query engine.";

  private final ClusterOptions _options;
  /** Stopped last in, first out: the broker before the servers, ZooKeeper at the very end. */
  private final Deque<Role> _running = new ArrayDeque<>();

  private EmbeddedPinot(ClusterOptions options) {
    _options = options;
  }

  public static void main(String[] args) {
    PrintStream status = System.out;
    // Libraries print to stdout when they please; only the status line may go there.
    System.setOut(System.err);
    System.err.println(NOTICE);
    try {
      ClusterOptions options = ClusterOptions.parse(args);
      SystemSettings.apply(options);
      EmbeddedPinot pinot = new EmbeddedPinot(options);
      // Both before the start, so that an end during it leaves no half of a cluster behind.
      Runtime.getRuntime().addShutdownHook(new Thread(pinot::stop, "stop"));
      if (!options.keepsRunning()) {
        startDaemon("parent-watch", EmbeddedPinot::exitWhenStdinCloses);
      }
      String line = pinot.start();
      status.println(line);
      status.flush();
      // Not every role has a thread that keeps the process alive.
      Thread.currentThread().join();
    } catch (Throwable t) {
      System.err.println("Embedded Pinot could not start: " + t);
      t.printStackTrace();
      // Pinot leaves non-daemon threads behind, so a thrown exception alone would not end the process.
      System.exit(1);
    }
  }

  private static void exitWhenStdinCloses() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is read but the end.
      }
    } catch (IOException e) {
      // As good as the end.
    }
    System.exit(0);
  }

  private static void haltWhenStopHangs() {
    try {
      Thread.sleep(STOP_LIMIT_MS);
    } catch (InterruptedException e) {
      return;
    }
    Runtime.getRuntime().halt(1);
  }

  private static void startDaemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private String start()
      throws Exception {
    ObjectNode line = new ObjectMapper().createObjectNode();
    line.put("status", "up");
    if (_options.has("zk")) {
      run(new ZooKeeperRole(_options.zkPort(), _options.dataDir("zk")));
    }
    ClusterWait wait = new ClusterWait(_options.zk());
    wait.untilZooKeeperAnswers();
    StaleInstances.forget(_options.zk(), _options.instanceNames());
    if (_options.has("controller")) {
      run(new ControllerRole(_options));
      line.put("controller", "http://localhost:" + _options.controllerPort());
    }
    wait.untilClusterExists();
    List<ServerRole> servers = new ArrayList<>();
    if (_options.has("server")) {
      ServerProcess.init(!_options.has("controller"));
      for (int i = 0; i < _options.numServers(); i++) {
        ServerRole server = new ServerRole(_options, i);
        run(server);
        servers.add(server);
      }
    }
    if (_options.has("broker")) {
      run(new BrokerRole(_options));
      line.put("broker", "http://localhost:" + _options.brokerPort());
    }
    wait.untilSegmentsAreSettled(servers, _options.has("broker"));
    line.put("zk", _options.zk());
    ArrayNode names = line.putArray("servers");
    servers.forEach(server -> names.add(server.instanceId()));
    line.put("pid", ProcessHandle.current().pid());
    return line.toString();
  }

  private void run(Role role)
      throws Exception {
    long start = System.currentTimeMillis();
    synchronized (_running) {
      _running.push(role);
    }
    role.start();
    System.err.println("Started " + role + " in " + (System.currentTimeMillis() - start) + " ms");
  }

  private void stop() {
    startDaemon("stop-limit", EmbeddedPinot::haltWhenStopHangs);
    synchronized (_running) {
      while (!_running.isEmpty()) {
        Role role = _running.pop();
        try {
          role.stop();
        } catch (Throwable t) {
          System.err.println("Could not stop " + role + ": " + t);
        }
      }
    }
  }
}
