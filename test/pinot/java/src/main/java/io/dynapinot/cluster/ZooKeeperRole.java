package io.dynapinot.cluster;

import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;


/**
 * A standalone ZooKeeper.
 *
 * <p>Not Pinot's own starter: its tick of 3 s forbids session timeouts below 6 s, and tests that kill a controller
 * would have to wait that long.
 */
final class ZooKeeperRole implements Role {
  private static final int TICK_MS = 1_000;
  private static final int UNLIMITED_CONNECTIONS = 0;

  private final int _port;
  private final File _dataDir;
  private ServerCnxnFactory _connections;

  ZooKeeperRole(int port, File dataDir) {
    _port = port;
    _dataDir = dataDir;
  }

  @Override
  public void start()
      throws Exception {
    _connections = ServerCnxnFactory.createFactory(new InetSocketAddress(InetAddress.getLoopbackAddress(), _port),
        UNLIMITED_CONNECTIONS);
    _connections.startup(new ZooKeeperServer(_dataDir, _dataDir, TICK_MS));
  }

  @Override
  public void stop() {
    if (_connections != null) {
      _connections.shutdown();
    }
  }

  @Override
  public String toString() {
    return "ZooKeeper";
  }
}
